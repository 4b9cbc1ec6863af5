// Tokens -> expressions, by Jinja's precedence: choice, or, and, not, comparison, + -, ~, * / // %, **, sign, postfix, filter.
import { toFloat } from '../../whole-float.ts';
import { MAX_INTEGER_DIGITS } from '../limits.ts';
import type { BinaryOperator } from '../values/arithmetic.ts';
import { toInteger } from '../values/numbers.ts';
import { NO_ARGUMENTS, parseArguments } from './arguments-parser.ts';
import { parseSubscript } from './subscript-parser.ts';
import type { Arguments, ComparisonOperator, Expression, FilterUse } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/** A parser for expressions; every method starts at the current token and ends behind what it has read. */
export class ExpressionParser {
  readonly #stream: TokenStream;

  constructor(stream: TokenStream) {
    this.#stream = stream;
  }

  /**
   * A whole expression.
   * @throws TemplateError of kind `syntax`
   */
  parse(): Expression {
    return this.#stream.nest(() => this.#choice());
  }

  /** An expression without `if`, which is a word of the statement around it. */
  parseWithoutChoice(): Expression {
    return this.#stream.nest(() => this.#or());
  }

  /** One or more expressions with commas between them, which make a tuple. `isEnd` says where no further one is expected. */
  parseTuple(parseItem: () => Expression = () => this.parse(), isEnd: () => boolean = () => false): Expression {
    const { items, isTuple } = this.#tupleItems(parseItem, isEnd);
    const [first] = items;
    if (isTuple) return { kind: 'tuple', items };
    if (first === undefined) throw this.#stream.unexpected('an expression');
    return first;
  }

  /** Filters behind each other; the first one without its `|` when `startsInline`. */
  parseFilters(startsInline: boolean): readonly FilterUse[] {
    const filters: FilterUse[] = [];
    if (startsInline) filters.push(this.#filter());
    while (this.#stream.skipOperator('|')) filters.push(this.#filter());
    this.#stream.checkChain(filters.length);
    return filters;
  }

  #tupleItems(parseItem: () => Expression, isEnd: () => boolean): { items: Expression[]; isTuple: boolean } {
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (isEnd() || this.#isTupleEnd()) return { items, isTuple };
      items.push(parseItem());
      if (!this.#stream.skipOperator(',')) return { items, isTuple };
      isTuple = true;
    }
  }

  #isTupleEnd(): boolean {
    const { type } = this.#stream.current;
    return type === 'variable-end' || type === 'block-end' || this.#stream.isOperator(')');
  }

  #choice(): Expression {
    let expression = this.#or();
    for (let links = 1; this.#stream.skipName('if'); links++) {
      this.#stream.checkChain(links);
      const test = this.#or();
      const whenFalse = this.#stream.skipName('else') ? this.#stream.nest(() => this.#choice()) : null;
      expression = { kind: 'choice', test, whenTrue: expression, whenFalse };
    }
    return expression;
  }

  #or(): Expression {
    return this.#logical('or', () => this.#logical('and', () => this.#not()));
  }

  #logical(operator: 'and' | 'or', parseOperand: () => Expression): Expression {
    let left = parseOperand();
    for (let links = 1; this.#stream.skipName(operator); links++) {
      this.#stream.checkChain(links);
      left = { kind: 'logical', operator, left, right: parseOperand() };
    }
    return left;
  }

  #not(): Expression {
    if (!this.#stream.skipName('not')) return this.#comparison();
    return { kind: 'unary', operator: 'not', operand: this.#stream.nest(() => this.#not()) };
  }

  #comparison(): Expression {
    const first = this.#sum();
    const others: { operator: ComparisonOperator; operand: Expression }[] = [];
    for (;;) {
      const operator = this.#comparisonOperator();
      if (operator === null) return others.length === 0 ? first : { kind: 'comparison', first, others };
      others.push({ operator, operand: this.#sum() });
    }
  }

  #comparisonOperator(): ComparisonOperator | null {
    for (const operator of ['==', '!=', '<=', '>=', '<', '>'] as const) if (this.#stream.skipOperator(operator)) return operator;
    if (this.#stream.skipName('in')) return 'in';
    const { following } = this.#stream;
    if (!this.#stream.isName('not') || following.type !== 'name' || following.text !== 'in') return null;
    this.#stream.take();
    this.#stream.take();
    return 'not in';
  }

  #sum(): Expression {
    return this.#binary(['+', '-'], () => this.#concat());
  }

  #concat(): Expression {
    const first = this.#product();
    const parts = [first];
    while (this.#stream.skipOperator('~')) parts.push(this.#product());
    return parts.length === 1 ? first : { kind: 'concat', parts };
  }

  #product(): Expression {
    return this.#binary(['*', '/', '//', '%'], () => this.#binary(['**'], () => this.#signed(true)));
  }

  #binary(operators: readonly BinaryOperator[], parseOperand: () => Expression): Expression {
    let left = parseOperand();
    for (let links = 1; ; links++) {
      const operator = operators.find((candidate) => this.#stream.skipOperator(candidate));
      if (operator === undefined) return left;
      this.#stream.checkChain(links);
      left = { kind: 'binary', operator, left, right: parseOperand() };
    }
  }

  // Filters bind less than a sign, which binds less than what follows its operand.
  #signed(hasFilters: boolean): Expression {
    const operator = (['-', '+'] as const).find((candidate) => this.#stream.skipOperator(candidate));
    const operand = operator === undefined ? this.#postfix(this.#primary()) : this.#stream.nest(() => this.#signed(false));
    const expression: Expression = operator === undefined ? operand : { kind: 'unary', operator, operand };
    return this.#filtered(operator === undefined ? expression : this.#postfix(expression), hasFilters);
  }

  #primary(): Expression {
    const { current } = this.#stream;
    if (current.type === 'name') return toNameOrConstant(this.#stream.take().text);
    if (current.type === 'string') return { kind: 'constant', value: this.#strings() };
    if (current.type === 'integer') return { kind: 'constant', value: this.#integer() };
    if (current.type === 'float') return { kind: 'constant', value: toFloat(Number(this.#stream.take().text.replaceAll('_', ''))) };
    if (this.#stream.skipOperator('(')) return this.#parentheses();
    if (this.#stream.skipOperator('[')) return { kind: 'list', items: this.#listItems() };
    if (this.#stream.skipOperator('{')) return { kind: 'dict', entries: this.#dictEntries() };
    throw this.#stream.unexpected('an expression');
  }

  // Strings next to each other are one.
  #strings(): string {
    let text = '';
    while (this.#stream.current.type === 'string') text += this.#stream.take().text;
    return text;
  }

  #integer(): number | bigint {
    const text = this.#stream.current.text.replaceAll('_', '');
    if (text.length > MAX_INTEGER_DIGITS) throw this.#stream.fault('an integer has too many digits');
    this.#stream.take();
    return toInteger(BigInt(text));
  }

  #parentheses(): Expression {
    const { items, isTuple } = this.#tupleItems(() => this.parse(), () => false);
    this.#stream.expectOperator(')');
    const [only] = items;
    return only !== undefined && !isTuple ? only : { kind: 'tuple', items };
  }

  #listItems(): Expression[] {
    const items: Expression[] = [];
    while (!this.#stream.skipOperator(']')) {
      if (items.length > 0) this.#stream.expectOperator(',');
      if (this.#stream.skipOperator(']')) break;
      items.push(this.parse());
    }
    return items;
  }

  #dictEntries(): (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#stream.skipOperator('}')) {
      if (entries.length > 0) this.#stream.expectOperator(',');
      if (this.#stream.skipOperator('}')) break;
      const key = this.parse();
      this.#stream.expectOperator(':');
      entries.push([key, this.parse()]);
    }
    return entries;
  }

  #postfix(primary: Expression): Expression {
    let target = primary;
    for (let links = 1; ; links++) {
      this.#stream.checkChain(links);
      if (this.#stream.skipOperator('.')) target = this.#member(target);
      else if (this.#stream.skipOperator('[')) target = parseSubscript(this.#stream, target, () => this.parse());
      else if (this.#stream.isOperator('(')) target = { kind: 'call', callee: target, args: this.#arguments() };
      else return target;
    }
  }

  #member(target: Expression): Expression {
    if (this.#stream.current.type === 'integer') return { kind: 'item', target, key: { kind: 'constant', value: this.#integer() } };
    return { kind: 'attribute', target, name: this.#stream.expect('name', 'a name or an integer').text };
  }

  #filtered(operand: Expression, hasFilters: boolean): Expression {
    let target = operand;
    for (let links = 1; hasFilters; links++) {
      this.#stream.checkChain(links);
      if (this.#stream.skipOperator('|')) target = { kind: 'filter', target, ...this.#filter() };
      else if (this.#stream.skipName('is')) target = this.#test(target);
      // Calls are also possible behind filters.
      else if (this.#stream.isOperator('(')) target = { kind: 'call', callee: target, args: this.#arguments() };
      else return target;
    }
    return target;
  }

  #filter(): FilterUse {
    const { line } = this.#stream.current;
    const name = this.#dottedName();
    return { name, args: this.#stream.isOperator('(') ? this.#arguments() : NO_ARGUMENTS, line };
  }

  #arguments(): Arguments {
    return parseArguments(this.#stream, () => this.parse());
  }

  #dottedName(): string {
    let name = this.#stream.expect('name', 'a name').text;
    while (this.#stream.skipOperator('.')) name += `.${this.#stream.expect('name', 'a name').text}`;
    return name;
  }

  #test(target: Expression): Expression {
    const { line } = this.#stream.current;
    const isNegated = this.#stream.skipName('not');
    const name = this.#dottedName();
    const test: Expression = { kind: 'test', name, target, args: this.#testArguments(), line };
    return isNegated ? { kind: 'unary', operator: 'not', operand: test } : test;
  }

  // An argument may stand without parentheses, unless it is a word that goes on with the expression around.
  #testArguments(): Arguments {
    if (this.#stream.isOperator('(')) return this.#arguments();
    const { type } = this.#stream.current;
    const isOpening = this.#stream.isOperator('[') || this.#stream.isOperator('{');
    if (!isOpening && type !== 'name' && type !== 'string' && type !== 'integer' && type !== 'float') return NO_ARGUMENTS;
    if (this.#stream.isName('else', 'or', 'and')) return NO_ARGUMENTS;
    if (this.#stream.isName('is')) throw this.#stream.fault('tests cannot be chained');
    return { ...NO_ARGUMENTS, positional: [this.#stream.nest(() => this.#postfix(this.#primary()))] };
  }
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true], ['True', true], ['false', false], ['False', false], ['none', null], ['None', null],
]);

function toNameOrConstant(name: string): Expression {
  const value = CONSTANTS.get(name);
  return value === undefined ? { kind: 'name', name } : { kind: 'constant', value };
}

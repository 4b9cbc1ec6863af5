// Tokens -> statements.
import { MAX_TEMPLATE_CHARS } from '../limits.ts';
import { TemplateError } from '../template-error.ts';
import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import type { Body, Expression, ForStatement, Statement } from './syntax-tree.ts';
import { parseParameters, parseTarget } from './target-parser.ts';
import { TokenStream } from './token-stream.ts';

/**
 * The statements of a template.
 * @throws TemplateError of kind `syntax`, or `limit` for more than MAX_TEMPLATE_CHARS
 */
export function parseTemplate(source: string): Body {
  if (source.length > MAX_TEMPLATE_CHARS) throw new TemplateError('limit', `a template has ${MAX_TEMPLATE_CHARS} characters at most`);
  return new Parser(new TokenStream(tokenize(source))).parse();
}

type ReadStatement = (line: number) => Statement;

class Parser {
  readonly #stream: TokenStream;
  readonly #expressions: ExpressionParser;
  /** The tags whose end is yet to come, the innermost last. */
  readonly #open: string[] = [];
  readonly #readers: ReadonlyMap<string, ReadStatement> = new Map<string, ReadStatement>([
    ['for', (line) => this.#for(line)],
    ['if', (line) => this.#if(line)],
    ['set', (line) => this.#set(line)],
    ['macro', (line) => this.#macro(line)],
    ['call', (line) => this.#call(line)],
    ['filter', (line) => this.#filter(line)],
    ['with', (line) => this.#with(line)],
    ['print', (line) => ({ kind: 'print', expression: this.#expressions.parseTuple(), line })],
    ['break', (line) => ({ kind: 'break', line: this.#insideLoop('break', line) })],
    ['continue', (line) => ({ kind: 'continue', line: this.#insideLoop('continue', line) })],
    ['generation', (line) => ({ kind: 'scope', body: this.#bodyUntil('generation', ['endgeneration']), line })],
  ]);

  constructor(stream: TokenStream) {
    this.#stream = stream;
    this.#expressions = new ExpressionParser(stream);
  }

  parse(): Body {
    const body = this.#body([]);
    if (this.#stream.current.type !== 'end') throw this.#unknownTag();
    return body;
  }

  /** Statements up to a tag with one of these names, whose name is then the current token; or up to the end of the template. */
  #body(ends: readonly string[]): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      const { type, line, text } = this.#stream.current;
      if (type === 'end') return this.#atEnd(ends, body);
      this.#stream.take();
      if (type === 'data') body.push({ kind: 'text', text, line });
      else if (type === 'variable-begin') body.push(this.#print(line));
      else if (this.#stream.isName(...ends)) return body;
      else body.push(this.#statement(line));
    }
  }

  #atEnd(ends: readonly string[], body: Statement[]): Statement[] {
    if (ends.length === 0) return body;
    throw this.#stream.fault(`the template ends inside of '${this.#open.at(-1) ?? ''}', which needs '${ends.join("' or '")}'`);
  }

  #print(line: number): Statement {
    const expression = this.#expressions.parseTuple();
    this.#stream.expect('variable-end', 'the end of the expression');
    return { kind: 'print', expression, line };
  }

  #statement(line: number): Statement {
    if (this.#stream.current.type !== 'name') throw this.#stream.unexpected('the name of a tag');
    const read = this.#readers.get(this.#stream.current.text);
    if (read === undefined) throw this.#unknownTag();
    this.#stream.take();
    const statement = this.#stream.nest(() => read(line));
    this.#stream.expect('block-end', 'the end of the tag');
    return statement;
  }

  #unknownTag(): TemplateError {
    const inside = this.#open.length === 0 ? '' : ` inside of '${this.#open.at(-1) ?? ''}'`;
    return this.#stream.fault(`there is no tag '${this.#stream.current.text.slice(0, 40)}'${inside}`);
  }

  /** The body of a tag whose head has been read, and the name of the tag that ends it. A colon may end the head. */
  #bodyUntil(tag: string, ends: readonly string[]): Body {
    this.#stream.skipOperator(':');
    this.#stream.expect('block-end', 'the end of the tag');
    this.#open.push(tag);
    const body = this.#body(ends);
    this.#open.pop();
    if (this.#stream.current.text.startsWith('end')) this.#stream.take();
    return body;
  }

  #for(line: number): ForStatement {
    const target = parseTarget(this.#stream, { isNamespaceAllowed: false, isEnd: () => this.#stream.isName('in') });
    if (!this.#stream.skipName('in')) throw this.#stream.unexpected("'in'");
    const iterable = this.#expressions.parseTuple(() => this.#expressions.parseWithoutChoice(), () => this.#stream.isName('recursive'));
    const test = this.#stream.skipName('if') ? this.#expressions.parse() : null;
    const isRecursive = this.#stream.skipName('recursive');
    const body = this.#bodyUntil('for', ['endfor', 'else']);
    const otherwise = this.#stream.skipName('else') ? this.#bodyUntil('else', ['endfor']) : [];
    return { kind: 'for', target, iterable, test, isRecursive, body, otherwise, line };
  }

  #if(line: number): Statement {
    const branches: { test: Expression; body: Body }[] = [];
    do {
      const test = this.#expressions.parseTuple(() => this.#expressions.parseWithoutChoice());
      branches.push({ test, body: this.#bodyUntil('if', ['elif', 'else', 'endif']) });
    } while (this.#stream.skipName('elif'));
    const otherwise = this.#stream.skipName('else') ? this.#bodyUntil('if', ['endif']) : [];
    return { kind: 'if', branches, otherwise, line };
  }

  #set(line: number): Statement {
    const target = parseTarget(this.#stream, { isNamespaceAllowed: true, isEnd: () => false });
    if (this.#stream.skipOperator('=')) return { kind: 'set', target, value: this.#expressions.parseTuple(), line };
    const filters = this.#expressions.parseFilters(false);
    return { kind: 'set-block', target, filters, body: this.#bodyUntil('set', ['endset']), line };
  }

  #macro(line: number): Statement {
    const name = this.#stream.expect('name', 'the name of the macro').text;
    const parameters = parseParameters(this.#stream, this.#expressions);
    return { kind: 'macro', name, parameters, body: this.#bodyUntil('macro', ['endmacro']), line };
  }

  #call(line: number): Statement {
    const parameters = this.#stream.isOperator('(') ? parseParameters(this.#stream, this.#expressions) : [];
    const call = this.#expressions.parse();
    if (call.kind !== 'call') throw this.#stream.fault("'call' needs a call");
    return { kind: 'call-block', call, parameters, body: this.#bodyUntil('call', ['endcall']), line };
  }

  #filter(line: number): Statement {
    const filters = this.#expressions.parseFilters(true);
    return { kind: 'filter-block', filters, body: this.#bodyUntil('filter', ['endfilter']), line };
  }

  #with(line: number): Statement {
    const assignments: (readonly [ReturnType<typeof parseTarget>, Expression])[] = [];
    while (this.#stream.current.type !== 'block-end') {
      if (assignments.length > 0) this.#stream.expectOperator(',');
      const target = parseTarget(this.#stream, { isNamespaceAllowed: false, isEnd: () => this.#stream.isOperator('=') });
      this.#stream.expectOperator('=');
      assignments.push([target, this.#expressions.parse()]);
    }
    return { kind: 'with', assignments, body: this.#bodyUntil('with', ['endwith']), line };
  }

  #insideLoop(tag: string, line: number): number {
    // A macro or a captured block is a place of its own: no loop around it can be left from there.
    const nearest = this.#open.findLast((open) => open !== 'if' && open !== 'with' && open !== 'else');
    if (nearest !== 'for') throw this.#stream.fault(`'${tag}' is outside of a loop`);
    return line;
  }
}

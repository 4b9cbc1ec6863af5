// Tokens -> what can be assigned to, and the parameters of macros.
import type { ExpressionParser } from './expression-parser.ts';
import type { Parameter, Target } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/** What a target may be. */
export interface TargetOptions {
  /** Whether `namespace.value` is one. */
  readonly isNamespaceAllowed: boolean;
  /** Whether the current token ends a list of targets after a comma. */
  readonly isEnd: () => boolean;
}

/**
 * One target, or several with commas between them.
 * @throws TemplateError of kind `syntax`
 */
export function parseTarget(stream: TokenStream, options: TargetOptions): Target {
  const first = parseSingle(stream, options);
  if (!stream.isOperator(',')) return first;
  const items = [first];
  while (stream.skipOperator(',')) {
    if (options.isEnd() || stream.isOperator(')') || stream.isOperator('=')) break;
    items.push(parseSingle(stream, options));
  }
  return { kind: 'tuple', items };
}

function parseSingle(stream: TokenStream, options: TargetOptions): Target {
  if (stream.skipOperator('(')) {
    const target = stream.nest(() => parseTarget(stream, options));
    stream.expectOperator(')');
    return target;
  }
  const name = parseName(stream);
  if (!options.isNamespaceAllowed || !stream.skipOperator('.')) return { kind: 'name', name };
  return { kind: 'namespace', name, attribute: stream.expect('name', 'a name').text };
}

const CONSTANTS = ['true', 'True', 'false', 'False', 'none', 'None'];

function parseName(stream: TokenStream): string {
  if (stream.isName(...CONSTANTS)) throw stream.fault(`'${stream.current.text}' cannot be assigned to`);
  return stream.expect('name', 'a name to assign to').text;
}

/**
 * The parameters of a macro, in parentheses.
 * @throws TemplateError of kind `syntax`
 */
export function parseParameters(stream: TokenStream, expressions: ExpressionParser): readonly Parameter[] {
  const parameters: Parameter[] = [];
  stream.expectOperator('(');
  while (!stream.skipOperator(')')) {
    if (parameters.length > 0) stream.expectOperator(',');
    parameters.push(parseParameter(stream, expressions, parameters.at(-1)));
  }
  return parameters;
}

function parseParameter(stream: TokenStream, expressions: ExpressionParser, before: Parameter | undefined): Parameter {
  const name = parseName(stream);
  if (stream.skipOperator('=')) return { name, defaultValue: expressions.parse() };
  if (before !== undefined && before.defaultValue !== null) throw stream.fault('a parameter without a default follows one that has one');
  return { name, defaultValue: null };
}

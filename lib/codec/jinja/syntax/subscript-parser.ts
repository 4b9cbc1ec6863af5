// Tokens -> what stands in brackets behind a value: a key, several keys, or a slice.
import type { Expression } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/**
 * The item or the slice of `target`; the opening bracket has been read.
 * @throws TemplateError of kind `syntax`
 */
export function parseSubscript(stream: TokenStream, target: Expression, parseExpression: () => Expression): Expression {
  const first = stream.isOperator(':') ? null : parseExpression();
  if (stream.skipOperator(':')) return parseSlice(stream, { target, start: first }, parseExpression);
  const keys = first === null ? [] : [first];
  while (stream.skipOperator(',')) keys.push(parseExpression());
  stream.expectOperator(']');
  const [only] = keys;
  return { kind: 'item', target, key: only !== undefined && keys.length === 1 ? only : { kind: 'tuple', items: keys } };
}

interface SliceStart {
  readonly target: Expression;
  readonly start: Expression | null;
}

function parseSlice(stream: TokenStream, { target, start }: SliceStart, parseExpression: () => Expression): Expression {
  const readBound = (): Expression | null => (stream.isOperator(':') || stream.isOperator(']') ? null : parseExpression());
  const stop = readBound();
  const step = stream.skipOperator(':') ? readBound() : null;
  stream.expectOperator(']');
  return { kind: 'slice', target, start, stop, step };
}

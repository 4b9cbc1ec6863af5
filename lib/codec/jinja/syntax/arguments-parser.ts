// Tokens -> the arguments of a call, a filter or a test.
import type { Arguments, Expression } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/** No arguments. */
export const NO_ARGUMENTS: Arguments = { positional: [], keywords: [], spread: null, keywordSpread: null };

interface ArgumentList {
  readonly positional: Expression[];
  readonly keywords: (readonly [string, Expression])[];
  spread: Expression | null;
  keywordSpread: Expression | null;
}

/**
 * Arguments in parentheses: positional ones, then named ones, `*spread`, `**keywordSpread`.
 * @throws TemplateError of kind `syntax`
 */
export function parseArguments(stream: TokenStream, parseExpression: () => Expression): Arguments {
  const list: ArgumentList = { positional: [], keywords: [], spread: null, keywordSpread: null };
  stream.expectOperator('(');
  for (let isFirst = true; !stream.skipOperator(')'); isFirst = false) {
    if (!isFirst) stream.expectOperator(',');
    if (!isFirst && stream.skipOperator(')')) break;
    if (list.keywordSpread !== null) throw wrongOrder(stream);
    readArgument(stream, list, parseExpression);
  }
  return list;
}

function readArgument(stream: TokenStream, list: ArgumentList, parseExpression: () => Expression): void {
  const { current, following } = stream;
  if (stream.skipOperator('**')) {
    list.keywordSpread = parseExpression();
  } else if (list.spread === null && stream.skipOperator('*')) {
    list.spread = parseExpression();
  } else if (current.type === 'name' && following.type === 'operator' && following.text === '=') {
    stream.take();
    stream.take();
    list.keywords.push([current.text, parseExpression()]);
  } else if (list.spread === null && list.keywords.length === 0) {
    list.positional.push(parseExpression());
  } else {
    throw wrongOrder(stream);
  }
}

function wrongOrder(stream: TokenStream): Error {
  return stream.fault('arguments are in the wrong order');
}

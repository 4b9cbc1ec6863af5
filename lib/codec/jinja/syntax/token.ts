// The words of a template.

/**
 * What a token is.
 *
 * - `data`: text outside of tags, white space control applied
 * - `block-begin`, `block-end`, `variable-begin`, `variable-end`: the delimiters
 * - `name`, `string`, `integer`, `float`, `operator`: what stands between them
 * - `end`: nothing follows
 */
export type TokenType =
  | 'data' | 'block-begin' | 'block-end' | 'variable-begin' | 'variable-end' | 'name' | 'string' | 'integer' | 'float' | 'operator' | 'end';

/** A token: the text as it is written; of a string its value. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** From 1 on. */
  readonly line: number;
}

/** How errors call a token. */
export function describeToken({ type, text }: Token): string {
  if (type === 'end') return 'the end of the template';
  if (type === 'block-end') return 'the end of the tag';
  if (type === 'variable-end') return 'the end of the expression';
  return type === 'data' ? 'text' : `'${text.slice(0, 40)}'`;
}

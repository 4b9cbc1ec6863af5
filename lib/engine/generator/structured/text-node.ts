// What patterns and grammars are read into: a tree whose walk writes text.
import type { CharSet } from './regex/char-set.ts';

/** A place in the text rather than a part of it. */
export type Assertion = 'start' | 'end' | 'word-boundary' | 'no-word-boundary';

/** A tree of text. `"ab"+` is `{ kind: 'repeat', item: { kind: 'text', text: 'ab' }, min: 1, max: Infinity }`. */
export type TextNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly TextNode[] }
  /** One of several; never empty. */
  | { readonly kind: 'choice'; readonly options: readonly TextNode[] }
  | { readonly kind: 'repeat'; readonly item: TextNode; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  /** A rule of the grammar, by its number. */
  | { readonly kind: 'rule'; readonly rule: number };

/** Nothing. */
export const EMPTY: TextNode = { kind: 'sequence', items: [] };

/** The nodes one after the other. */
export function sequenceOf(items: readonly TextNode[]): TextNode {
  return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'sequence', items };
}

/** One of the nodes, of which there is at least one. */
export function choiceOf(options: readonly TextNode[]): TextNode {
  return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
}

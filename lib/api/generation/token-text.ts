// What stands for a token where tokens are named one by one.
import type { Token } from '../../engine/output.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';

/** The text of a token of an answer. A special token shows its name, though it adds nothing to the text. */
export function toTokenText({ id, text, ownText = text }: Token, tokenizer: Tokenizer): string {
  return ownText === '' ? toSpecialName(id, tokenizer) : ownText;
}

/** The text of any token. One that is only a part of a character has none. */
export function toIdText(id: number, tokenizer: Tokenizer): string {
  if (tokenizer.isSpecial(id)) return toSpecialName(id, tokenizer);
  const text = tokenizer.decode([id]);
  return text.endsWith('\ufffd') ? '' : text;
}

function toSpecialName(id: number, tokenizer: Tokenizer): string {
  return tokenizer.isSpecial(id) ? (tokenizer.spell(id) ?? '') : '';
}

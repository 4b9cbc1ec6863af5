// The tokens that a structural tag names, by their ids: vLLM checks tags without a vocabulary, and refuses those that go by their texts.
import type { Tokenizer } from '../../../tokenizer/tokenizer.ts';
import { fault, listOf } from './tag-fields.ts';

/** What tokens are looked up in. */
export type TagVocabulary = Pick<Tokenizer, 'decode' | 'encode'>;

/** The text that is written as one token. @throws ConstraintError for what is no id, and for a token that no text is written as */
export function tokenTextOf(value: unknown, name: string, vocabulary: TagVocabulary | null): string {
  const id = tokenIdOf(value, name);
  const text = vocabulary?.decode([id]) ?? '';
  const ids = text === '' ? [] : (vocabulary?.encode(text) ?? []);
  if (ids.length !== 1 || ids[0] !== id) throw fault(`no text is written as the token ${id} of "${name}"`);
  return text;
}

/** Ids, none where they are left out. @throws ConstraintError for anything but a list of ids */
export function tokenIdsOf(value: unknown, name: string): ReadonlySet<number> {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return new Set();
  return new Set(listOf(value, name).map((id) => tokenIdOf(id, name)));
}

/** Whether a text has none of the tokens. */
export function hasNone(ids: ReadonlySet<number>, text: string, vocabulary: TagVocabulary | null): boolean {
  return ids.size === 0 || vocabulary?.encode(text).some((id) => ids.has(id)) === false;
}

function tokenIdOf(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw fault(`"${name}" names tokens by their ids, as vLLM takes no texts of tokens`);
}

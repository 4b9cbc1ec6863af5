// A tokenizer for specs: words with their leading space, runs of punctuation, runs of blanks. Any Unicode, nothing lost.
import { hashTextRange } from '../../lib/base/rng.ts';
import type { Token } from '../../lib/engine/output.ts';
import type { Tokenizer } from '../../lib/engine/tokenizer/tokenizer.ts';

type CharClass = 1 | 2 | 3 | 4;
// Blanks of every kind.
const SPACE: CharClass = 1;
// Letters, marks and digits of scripts that write words.
const WORD: CharClass = 2;
// ASCII punctuation.
const PUNCTUATION: CharClass = 3;
// A token of its own: ideographs, syllables written without spaces, symbols, surrogate pairs.
const SINGLE: CharClass = 4;

// Longest run of each class, in UTF-16 code units. Subword vocabularies cut long runs too.
const MAX_CHARS: Readonly<Record<CharClass, number>> = { [SPACE]: 16, [WORD]: 16, [PUNCTUATION]: 4, [SINGLE]: 2 };
const MAX_SPECIAL_CHARS = 17;
// A word may carry one leading space.
const MAX_TOKEN_CHARS = MAX_CHARS[WORD] + 1;

const EOS_ID = 0;
const NUM_IDS = 2 ** 31;
const NO_BYTES = new Uint8Array(0);

/** A tokenizer that needs no vocabulary. Ids are hashes of the token's text: stable, but not to be decoded. */
export function createWordTokenizer(): Tokenizer {
  return {
    name: 'words',
    eosToken: { id: EOS_ID, text: '' },
    eosId: EOS_ID,
    bosId: null,
    padId: null,
    numIds: NUM_IDS,
    maxTokenChars: MAX_TOKEN_CHARS,
    tokenize(text) {
      const tokens: Token[] = [];
      for (let start = 0; start < text.length; ) {
        const end = tokenEnd(text, start);
        const piece = text.slice(start, end);
        tokens.push({ id: toTokenId(text, start, end), text: piece });
        start = end;
      }
      return tokens;
    },
    tokenizeInSlices(text) {
      return Promise.resolve(this.tokenize(text));
    },
    encodeInSlices(text, options) {
      return Promise.resolve(this.encode(text, options));
    },
    readsAsWritten: () => true,
    encode(text, { limit = Number.POSITIVE_INFINITY } = {}) {
      const tokenIds: number[] = [];
      for (let start = 0; start < text.length && tokenIds.length <= limit; ) {
        const end = tokenEnd(text, start);
        tokenIds.push(toTokenId(text, start, end));
        start = end;
      }
      return tokenIds;
    },
    decode: () => '',
    tokensOf: (ids) => ids.map((id) => ({ id, text: '' })),
    createDetokenizer: () => (id) => ({ id, text: '' }),
    spell: () => null,
    findId: (spelling) => (spelling !== '' && tokenEnd(spelling, 0) === spelling.length ? toTokenId(spelling, 0, spelling.length) : null),
    bytesOf: () => NO_BYTES,
    isSpecial: (id) => id === EOS_ID,
  };
}

// Ids are positive 31-bit integers; 0 is the end of sequence.
function toTokenId(text: string, start: number, end: number): number {
  return (hashTextRange(text, start, end) & 0x7fffffff) || 1;
}

/** Where the token that starts at `start` ends; always after `start`, never inside a surrogate pair. */
function tokenEnd(text: string, start: number): number {
  const first = classAt(text, start);
  if (first === SPACE) return spaceEnd(text, start);
  return visibleEnd(text, start, first);
}

function visibleEnd(text: string, start: number, first: CharClass): number {
  switch (first) {
    case WORD:
      return runEnd(text, start, WORD);
    case PUNCTUATION:
      return specialEnd(text, start) ?? runEnd(text, start, PUNCTUATION);
    default:
      return start + charLength(text, start);
  }
}

// A single space belongs to the word or punctuation after it; of a longer run, the last space does.
function spaceEnd(text: string, start: number): number {
  const end = runEnd(text, start, SPACE);
  const isBeforeText = end < text.length && text.charCodeAt(end - 1) === 0x20 && classAt(text, end) !== SPACE;
  if (!isBeforeText) return end;
  if (end - start > 1) return end - 1;
  if (isSpecialAt(text, end)) return end;
  return visibleEnd(text, end, classAt(text, end));
}

function runEnd(text: string, start: number, charClass: CharClass): number {
  const limit = Math.min(text.length, start + MAX_CHARS[charClass]);
  let end = start + 1;
  while (end < limit && classAt(text, end) === charClass) end++;
  return end;
}

// Chat templates mark roles with names such as <|im_start|>: one token each.
function specialEnd(text: string, start: number): number | null {
  if (text.charCodeAt(start) !== 0x3c || text.charCodeAt(start + 1) !== 0x7c) return null;
  const limit = Math.min(text.length - 1, start + MAX_SPECIAL_CHARS - 1);
  for (let index = start + 2; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x7c) return text.charCodeAt(index + 1) === 0x3e && index > start + 2 ? index + 2 : null;
    if (code !== 0x5f && classOf(code) !== WORD) return null;
  }
  return null;
}

function isSpecialAt(text: string, start: number): boolean {
  return specialEnd(text, start) !== null;
}

function charLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

function classAt(text: string, index: number): CharClass {
  return classOf(text.charCodeAt(index));
}

// The class of every UTF-16 code unit seen so far; 0 is not yet asked for.
const knownClasses = new Uint8Array(0x1_0000);

function classOf(code: number): CharClass {
  const known = knownClasses[code];
  if (known) return known as CharClass;
  const charClass = classify(String.fromCharCode(code));
  knownClasses[code] = charClass;
  return charClass;
}

function classify(char: string): CharClass {
  if (/[\s\p{Cc}\p{Z}]/u.test(char)) return SPACE;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(char)) return SINGLE;
  if (/[\p{L}\p{M}\p{N}]/u.test(char)) return WORD;
  return char <= '\u007f' ? PUNCTUATION : SINGLE;
}

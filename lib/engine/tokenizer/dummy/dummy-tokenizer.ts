// The Go simulator's splitter (llm-d-inference-sim, --force-dummy-tokenizer), with its ids, and nothing of a text lost.
import { finishSteps, type Steps, UNITS_PER_STEP } from '../../../base/slices/meter.ts';
import { SliceQueue } from '../../../base/slices/slice-queue.ts';
import type { Token } from '../../output.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { hashUtf8 } from './hash-utf8.ts';

// A code point of a script that is written without spaces.
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
const WORD = String.raw`(?!${UNSPACED})[\p{L}\p{M}\p{N}]`;
// Those that the Go simulator knows; U+000B is not among them.
const BLANK = String.raw`[\t\n\f\r ]`;

// A token is one of these, with the blanks after it: a run of letters, marks and digits, with underscores anywhere but at its
// beginning; or any other code point, among them each one of a script without spaces. Blanks before the first token are one.
//
// Where a text is ASCII without `|`, backticks, control characters that are no blanks, and blanks at the beginning, that is how the
// Go simulator cuts. It drops the rest.
//
// Runs are matched in parts: a pattern's engine has a stack for what it repeats, and a word may have millions of letters.
const FIRST_LETTER = new RegExp(WORD, 'uy');
const MORE_LETTERS = new RegExp(`(?:_|${WORD}){1,4096}`, 'uy');
const BLANKS = new RegExp(`${BLANK}{1,4096}`, 'uy');

// Each is half a microsecond and more.
const TOKENS_PER_STEP = 64;

const EOS_ID = 0;
const NUM_IDS = 2 ** 32;

/** Makes the tokenizer. It can spell and decode the tokens that it has made itself, as far as it remembers them. */
export function createDummyTokenizer(): Tokenizer {
  const seen = new SeenTokens();
  const queue = new SliceQueue();
  const textOf = (id: number): string => seen.get(id) ?? '';
  const toToken = (id: number): Token => ({ id, text: textOf(id) });
  return {
    name: 'dummy',
    eosToken: { id: EOS_ID, text: '' },
    eosId: EOS_ID,
    bosId: null,
    padId: null,
    numIds: NUM_IDS,
    // A word may be as long as it likes.
    maxTokenChars: Number.POSITIVE_INFINITY,
    tokenize: (text) => finishSteps(tokenizeSteps(text, seen)),
    tokenizeInSlices: (text) => queue.run(tokenizeSteps(text, seen)),
    readsAsWritten: () => true,
    encode: (text, { limit } = {}) => finishSteps(encodeSteps(text, seen, limit)),
    encodeInSlices: (text, { limit } = {}) => queue.run(encodeSteps(text, seen, limit)),
    decode: (ids) => ids.map(textOf).join(''),
    tokensOf: (ids) => ids.map(toToken),
    createDetokenizer: () => toToken,
    spell: (id) => seen.get(id) ?? null,
    findId: (spelling) => (spelling !== '' && tokenEnd(spelling, 0) === spelling.length ? toTokenId(spelling) : null),
    bytesOf: (id) => Buffer.from(textOf(id)),
    isSpecial: (id) => id === EOS_ID,
  };
}

function* tokenizeSteps(text: string, seen: SeenTokens): Steps<Token[]> {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length; ) {
    const end = tokenEnd(text, start);
    const piece = text.slice(start, end);
    tokens.push({ id: seen.add(piece), text: piece });
    if (tokens.length % TOKENS_PER_STEP === 0) yield UNITS_PER_STEP;
    start = end;
  }
  return tokens;
}

function* encodeSteps(text: string, seen: SeenTokens, limit: number = Number.POSITIVE_INFINITY): Steps<number[]> {
  const ids: number[] = [];
  for (let start = 0; start < text.length && ids.length <= limit; ) {
    const end = tokenEnd(text, start);
    ids.push(seen.add(text.slice(start, end)));
    if (ids.length % TOKENS_PER_STEP === 0) yield UNITS_PER_STEP;
    start = end;
  }
  return ids;
}

/** Where the token that starts at `start` ends; always after `start`, never inside a surrogate pair. */
function tokenEnd(text: string, start: number): number {
  const blankEnd = runEnd(text, start, BLANKS);
  if (blankEnd > start) return blankEnd;
  FIRST_LETTER.lastIndex = start;
  const isWord = FIRST_LETTER.test(text);
  const end = isWord ? runEnd(text, FIRST_LETTER.lastIndex, MORE_LETTERS) : start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  return runEnd(text, end, BLANKS);
}

/** Where a run ends that may begin at `start`. */
function runEnd(text: string, start: number, part: RegExp): number {
  let end = start;
  for (part.lastIndex = end; part.test(text); part.lastIndex = end) end = part.lastIndex;
  return end;
}

// The Go simulator's ids, but for one text in four thousand million: no text is the end of a sequence.
function toTokenId(piece: string): number {
  return hashUtf8(piece) || 1;
}

// In UTF-16 code units.
const MAX_SEEN_CHARS = 4 * 1024 * 1024;
const MAX_PIECE_CHARS = 1024;
/** What an entry takes beside its text. */
const ENTRY_CHARS = 32;

// The texts of the first tokens that were made. Their number is bounded, and none of them is forgotten again.
class SeenTokens {
  readonly #texts = new Map<number, string>();
  #numChars = 0;

  get(id: number): string | undefined {
    return this.#texts.get(id);
  }

  /** @returns the token's id */
  add(piece: string): number {
    const id = toTokenId(piece);
    if (!this.#texts.has(id) && piece.length <= MAX_PIECE_CHARS && this.#numChars < MAX_SEEN_CHARS) {
      // A copy: a piece of a text may keep all of the text in memory. Lone surrogates are U+FFFD, as in the id.
      this.#texts.set(id, Buffer.from(piece).toString());
      this.#numChars += piece.length + ENTRY_CHARS;
    }
    return id;
  }
}

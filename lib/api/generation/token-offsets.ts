// Which characters of a text each of its tokens stands for, as the fast tokenizers of Hugging Face say it.
import { Buffer } from 'node:buffer';
import type { Prompt } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';

/** Characters as Python counts them, from the first one to behind the last one. */
export type TokenOffset = readonly [start: number, end: number];

const NOWHERE: TokenOffset = [0, 0];

/**
 * A place in the prompt's text for each of its tokens: `[[0, 2], [2, 8]]`. A token that is a part of a character stands for all of it,
 * one that the tokenizer has put around the text is at [0, 0]. Null where the prompt came without a text, and where its tokens spell
 * another one, as some vocabularies do. Linear.
 */
export function findTokenOffsets({ text, tokenIds }: Prompt, tokenizer: Tokenizer): readonly TokenOffset[] | null {
  if (text === '') return null;
  const source = Buffer.from(text);
  const pieces = tokenIds.map((id) => tokenizer.bytesOf(id));
  for (const { numBefore, numBehind } of listFrames(tokenIds, tokenizer)) {
    const start = findPlace(source, pieces.slice(numBefore, pieces.length - numBehind));
    if (start === null) continue;
    const offsets = cut(source, start, pieces.slice(numBefore, pieces.length - numBehind));
    return [...nowhere(numBefore), ...offsets, ...nowhere(numBehind)];
  }
  return null;
}

interface Frame {
  readonly numBefore: number;
  readonly numBehind: number;
}

// Tokenizers put one token ahead of a text, one behind it, or both.
function listFrames(tokenIds: readonly number[], { isSpecial }: Tokenizer): Frame[] {
  const mayBegin = tokenIds.length > 0 && isSpecial(tokenIds[0] ?? 0);
  const mayEnd = tokenIds.length > 1 && isSpecial(tokenIds.at(-1) ?? 0);
  const frames = [{ numBefore: 0, numBehind: 0 }];
  if (mayBegin) frames.push({ numBefore: 1, numBehind: 0 });
  if (mayEnd) frames.push({ numBefore: 0, numBehind: 1 });
  if (mayBegin && mayEnd) frames.push({ numBefore: 1, numBehind: 1 });
  return frames;
}

// Where the tokens stand in the source: at its beginning, or at its end where it has been cut from the left. -1: with a space before
// it that the vocabulary puts there.
function findPlace(source: Buffer, pieces: readonly Uint8Array[]): number | null {
  const spelled = Buffer.concat(pieces);
  if (source.subarray(0, spelled.length).equals(spelled)) return 0;
  const start = source.length - spelled.length;
  if (start > 0) return source.subarray(start).equals(spelled) ? start : null;
  return spelled[0] === SPACE && source.subarray(0, spelled.length - 1).equals(spelled.subarray(1)) ? -1 : null;
}

const SPACE = 0x20;

function cut(source: Buffer, start: number, pieces: readonly Uint8Array[]): TokenOffset[] {
  let at = 0;
  // Characters that begin before `at`.
  let numChars = 0;
  const advance = (to: number): number => {
    for (; at < to; at++) if (beginsCharacter(source[at] ?? 0)) numChars++;
    return numChars;
  };
  let place = start;
  advance(start);
  return pieces.map(({ length }) => {
    const isInside = length > 0 && place >= 0 && !beginsCharacter(source[place] ?? 0);
    const first = numChars - (isInside ? 1 : 0);
    place += length;
    return [first, advance(place)];
  });
}

// In UTF-8 all bytes of a character but the first are marked.
function beginsCharacter(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

function nowhere(count: number): TokenOffset[] {
  return Array.from({ length: count }, () => NOWHERE);
}

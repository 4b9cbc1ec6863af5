// The media of one conversation. In its text each item is a mark, which a template renders like any text; tokens take its place later.
import { createHexId } from '../../../base/hex-id.ts';
import { hashText } from '../../../base/rng.ts';
import { invalid } from '../../../base/error.ts';
import type { Tokenizer } from '../../../engine/tokenizer/tokenizer.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { MediaLimits, Modality } from './limits.ts';
import { type MediaItem, modalityOf, readMediaPart } from './media-part.ts';

// Characters for private use around a number that nobody can guess.
const MARK_START = '\u{f0000}';
const MARK = /\u{f0000}[0-9a-f]{16}:\d{1,6}\u{f0001}/gu;

/** Reads the parts of a conversation, in order. */
export class MediaReader {
  readonly #limits: MediaLimits;
  readonly #secret = createHexId();
  readonly #items: MediaItem[] = [];
  readonly #counts: Record<Modality, number> = { image: 0, audio: 0, video: 0 };

  constructor(limits: MediaLimits) {
    this.#limits = limits;
  }

  /** Those that have been read. */
  get items(): readonly MediaItem[] {
    return this.#items;
  }

  /** Tokens by kind, in order of appearance: `{ image: 256 }`; null without any. */
  countTokens(): Readonly<Record<string, number>> | null {
    if (this.#items.length === 0) return null;
    const counts: Record<string, number> = {};
    for (const { modality, numTokens } of this.#items) counts[modality] = (counts[modality] ?? 0) + numTokens;
    return counts;
  }

  /**
   * Reads a part.
   *
   * @returns its mark, nothing for a part without content, or null where the part is none of media
   * @throws ServerError `invalid_request`, also when there are too many of its kind
   */
  read(part: unknown): string | null {
    if (!isJsonObject(part)) return null;
    const { type } = part;
    if (typeof type === 'string' && type.endsWith('_embeds')) throw invalid(`Embeddings (${type}) are not read here: see --enable-mm-embeds.`);
    const modality = modalityOf(type);
    if (modality === null) return null;
    const item = readMediaPart(part, modality);
    if (item === null) return '';
    this.#count(modality);
    this.#items.push(item);
    return `${MARK_START}${this.#secret}:${this.#items.length - 1}\u{f0001}`;
  }

  /** A rendered text, in pieces, with the items where their marks stand. Those that the template left out come first. */
  split(text: string): (string | MediaItem)[] {
    const pieces: (string | MediaItem)[] = [];
    const left = new Set(this.#items);
    let start = 0;
    for (const { index, 0: mark } of text.matchAll(MARK)) {
      const item = this.#find(mark);
      if (item === undefined) continue;
      left.delete(item);
      pieces.push(text.slice(start, index), item);
      start = index + mark.length;
    }
    pieces.push(text.slice(start));
    return [...left, ...pieces].filter((piece) => piece !== '');
  }

  #find(mark: string): MediaItem | undefined {
    const [secret, index] = mark.slice(MARK_START.length, -MARK_START.length).split(':');
    return secret === this.#secret ? this.#items[Number(index)] : undefined;
  }

  #count(modality: Modality): void {
    const limit = this.#limits[modality];
    if (++this.#counts[modality] <= limit) return;
    throw invalid(`A prompt holds at most ${limit} ${modality} parts: see --limit-mm-per-prompt.`, modality);
  }
}

const MARK_AND_BREAK = new RegExp(`${MARK.source}\\n?`, 'gu');
const MARK_AT_END = new RegExp(`${MARK.source}$`, 'u');

/** A text without the marks in it, and without the line breaks that join them to it. */
export function removeMarks(text: string): string {
  if (!text.includes(MARK_START)) return text;
  const kept = text.replace(MARK_AND_BREAK, '');
  return MARK_AT_END.test(text) && kept.endsWith('\n') ? kept.slice(0, -1) : kept;
}

// What models spell the tokens with that stand for an item, those of Qwen first.
const PLACEHOLDERS: Readonly<Record<Modality, readonly string[]>> = {
  image: ['<|image_pad|>', '<image_soft_token>', '[IMG]', '<image>', '<|image|>', '<|patch|>', '<|media_pad|>'],
  audio: ['<|audio_pad|>', '<|AUDIO|>', '<audio_soft_token>', '[AUDIO]', '<|audio|>'],
  video: ['<|video_pad|>', '<video>', '<|video|>', '<|media_pad|>'],
};

/** The ids that stand for an item in the prompt: one, again and again, whatever it shows. */
export function toTokenIds({ modality, numTokens }: MediaItem, tokenizer: Tokenizer): number[] {
  return new Array<number>(numTokens).fill(findPlaceholder(modality, tokenizer));
}

function findPlaceholder(modality: Modality, tokenizer: Tokenizer): number {
  for (const spelling of PLACEHOLDERS[modality]) {
    const id = tokenizer.findId(spelling);
    if (id !== null) return id;
  }
  // A model of text alone has none: any token will do that is a text.
  const first = hashText(modality) % tokenizer.numIds;
  const candidates = Array.from({ length: NUM_CANDIDATES }, (_, index) => (first + index) % tokenizer.numIds);
  return candidates.find((id) => !tokenizer.isSpecial(id)) ?? first;
}

const NUM_CANDIDATES = 64;

// The block in which Hunyuan 3 and 4 write calls: `<tool_calls>…</tool_calls>`. Its beginning is a token.
import { LiteralSeeker } from '../literal-seeker.ts';
import { hunyuanTagsOf, type HunyuanTags } from '../hunyuan-tags.ts';
import type { HunyuanArguments } from './hunyuan-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';

/** A piece of a text that has calls in a block. */
export interface BlockPiece {
  /** Content of the piece; null for none. */
  readonly content: string | null;
  /** What belongs to calls; null while no block has begun. */
  readonly calls: string | null;
}

/** Tells content from calls. Once a block has begun, only what stands ahead of the beginning of another one is content. */
export class HunyuanBlock {
  readonly #tags: HunyuanTags;
  readonly #startId: number | undefined;
  /** Finds the beginning where the tokenizer has no token for it. */
  readonly #start: LiteralSeeker;
  readonly #end: LiteralSeeker;
  #hasBegun = false;
  #hasEnded = false;

  constructor(vocabulary: ParserVocabulary) {
    this.#tags = hunyuanTagsOf(vocabulary);
    const { blockStart, blockEnd, callEnd } = this.#tags;
    this.#startId = vocabulary.idOf(blockStart);
    this.#start = new LiteralSeeker(blockStart);
    this.#end = new LiteralSeeker(`${callEnd}${blockEnd}`);
  }

  /** Whether the end of a call has come with the end of a block behind it. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  feed(text: string, tokenIds: readonly number[]): BlockPiece {
    this.#hasEnded ||= this.#end.feed(text).rest !== null;
    if (!this.#hasBegun && this.#startId === undefined) return this.#seek(text);
    // Text without tokens is what follows the reasoning.
    this.#hasBegun ||= tokenIds.length === 0 ? text.includes(this.#tags.blockStart) : tokenIds.includes(this.#startId ?? -1);
    if (!this.#hasBegun) return { content: text, calls: null };
    const start = text.indexOf(this.#tags.blockStart);
    if (start < 0) return { content: null, calls: text };
    return { content: text.slice(0, start) || null, calls: text.slice(text.lastIndexOf(this.#tags.blockStart) + this.#tags.blockStart.length) };
  }

  #seek(text: string): BlockPiece {
    const { before, rest } = this.#start.feed(text);
    this.#hasBegun = rest !== null;
    return { content: rest === null ? before : before || null, calls: rest };
  }
}

/** A call whose name is known. */
export interface OpenCall {
  readonly arguments: HunyuanArguments;
  readonly end: LiteralSeeker;
}

// The block in which Hunyuan 3 and 4 write calls: `<tool_calls>…</tool_calls>`. Its beginning is a token.
import { LiteralSeeker } from '../literal-seeker.ts';
import type { HunyuanArguments } from './hunyuan-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';

export const BLOCK_START = '<tool_calls>';
export const BLOCK_END = '</tool_calls>';
export const CALL_START = '<tool_call>';
export const CALL_END = '</tool_call>';

/** A piece of a text that has calls in a block. */
export interface BlockPiece {
  /** Content of the piece; null for none. */
  readonly content: string | null;
  /** What belongs to calls; null while no block has begun. */
  readonly calls: string | null;
}

/** Tells content from calls. Once a block has begun, only what stands ahead of the beginning of another one is content. */
export class HunyuanBlock {
  readonly #startId: number | undefined;
  /** Finds the beginning where the tokenizer has no token for it. */
  readonly #start = new LiteralSeeker(BLOCK_START);
  readonly #end = new LiteralSeeker(`${CALL_END}${BLOCK_END}`);
  #hasBegun = false;
  #hasEnded = false;

  constructor(vocabulary: ParserVocabulary) {
    this.#startId = vocabulary.idOf(BLOCK_START);
  }

  /** Whether the end of a call has come with the end of a block behind it. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  feed(text: string, tokenIds: readonly number[]): BlockPiece {
    this.#hasEnded ||= this.#end.feed(text).rest !== null;
    if (!this.#hasBegun && this.#startId === undefined) return this.#seek(text);
    // Text without tokens is what follows the reasoning.
    this.#hasBegun ||= tokenIds.length === 0 ? text.includes(BLOCK_START) : tokenIds.includes(this.#startId ?? -1);
    if (!this.#hasBegun) return { content: text, calls: null };
    const start = text.indexOf(BLOCK_START);
    if (start < 0) return { content: null, calls: text };
    return { content: text.slice(0, start) || null, calls: text.slice(text.lastIndexOf(BLOCK_START) + BLOCK_START.length) };
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

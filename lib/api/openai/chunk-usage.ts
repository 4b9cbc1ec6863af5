// Usage in a stream: which chunks carry it, and the counts that they carry.
import type { PrefillStats } from '../../engine/output.ts';
import type { StreamOptions } from './sampling.ts';
import { toContinuousUsage, toFinalUsage, type UsageShape } from './usage.ts';

export interface ChunkUsageOptions {
  readonly streamOptions: StreamOptions | null;
  readonly usageShape: UsageShape;
  /** Prompt tokens of each choice. */
  readonly promptTokensOf: (index: number) => number;
  /** Prompt tokens of the whole request, each prompt once. */
  readonly promptTokens: number;
  /** What the prefix cache did, asked for at the end. */
  readonly prefill: () => PrefillStats;
}

/** Counts tokens per choice as chunks are written. */
export class ChunkUsage {
  readonly #options: ChunkUsageOptions;
  readonly #isContinuous: boolean;
  readonly #counts: number[] = [];
  #completionTokens = 0;
  /** Whether a chunk with the usage of the whole answer ends the stream. */
  readonly isIncluded: boolean;

  constructor(options: ChunkUsageOptions) {
    this.#options = options;
    this.isIncluded = options.streamOptions?.include_usage === true;
    this.#isContinuous = this.isIncluded && options.streamOptions?.continuous_usage_stats === true;
  }

  /** Counts a piece and gives the member that its chunk carries: `,"usage":{...}`, or nothing. */
  add(index: number, numTokens: number): string {
    this.#completionTokens += numTokens;
    if (!this.#isContinuous) return '';
    const completionTokens = (this.#counts[index] ?? 0) + numTokens;
    this.#counts[index] = completionTokens;
    const promptTokens = this.#options.promptTokensOf(index);
    return `,"usage":${toContinuousUsage({ promptTokens, completionTokens }, this.#options.usageShape)}`;
  }

  /** The usage object of the whole answer. */
  total(): string {
    const { promptTokens, prefill, usageShape } = this.#options;
    return toFinalUsage({ promptTokens, completionTokens: this.#completionTokens, prefill: prefill() }, usageShape);
  }
}

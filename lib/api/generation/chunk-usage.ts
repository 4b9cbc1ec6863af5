// Usage in a stream: which chunks carry it, and the counts that they carry.
import type { PrefillStats } from '../../engine/output.ts';
import type { StreamOptions } from './sampling-fields.ts';
import { type AnswerUsageCounts, toContinuousUsage, toFinalUsage, type UsageShape } from './usage.ts';

export interface ChunkUsageOptions {
  readonly streamOptions: StreamOptions | null;
  /** Whether usage is in every chunk and at the end whatever the client asks for. */
  readonly isForced: boolean;
  readonly usageShape: UsageShape;
  /** Prompt tokens of each choice. */
  readonly promptTokensOf: (index: number) => number;
  /** Prompt tokens of the whole request, each prompt once. */
  readonly promptTokens: number;
  /** As in `AnswerUsageCounts`. */
  readonly multimodalTokens: Readonly<Record<string, number>> | null;
  /** The member of the last chunk that says how long the answer of so many tokens took, or nothing. */
  readonly metricsMember: (completionTokens: number) => string;
  /** What the prefix cache did, asked for at the end. */
  readonly prefill: () => PrefillStats;
}

/** Counts tokens per choice as chunks are written. */
export class ChunkUsage {
  readonly #options: ChunkUsageOptions;
  readonly #isContinuous: boolean;
  readonly #counts: number[] = [];
  readonly #reasoningCounts: number[] = [];
  #completionTokens = 0;
  #reasoningTokens = 0;
  /** Whether a chunk with the usage of the whole answer ends the stream. */
  readonly isIncluded: boolean;

  constructor(options: ChunkUsageOptions) {
    this.#options = options;
    const { streamOptions, isForced } = options;
    this.isIncluded = isForced || streamOptions?.include_usage === true;
    this.#isContinuous = isForced || (this.isIncluded && streamOptions?.continuous_usage_stats === true);
  }

  /** Counts tokens of reasoning among those that have been added. */
  addReasoning(index: number, numTokens: number): void {
    this.#reasoningTokens += numTokens;
    this.#reasoningCounts[index] = (this.#reasoningCounts[index] ?? 0) + numTokens;
  }

  /** Counts a piece and gives the member that its chunk carries: `,"usage":{...}`, or nothing. */
  add(index: number, numTokens: number): string {
    this.#completionTokens += numTokens;
    if (!this.#isContinuous) return '';
    const completionTokens = (this.#counts[index] ?? 0) + numTokens;
    this.#counts[index] = completionTokens;
    const promptTokens = this.#options.promptTokensOf(index);
    const reasoningTokens = this.#reasoningCounts[index] ?? 0;
    return `,"usage":${toContinuousUsage({ promptTokens, completionTokens, reasoningTokens }, this.#options.usageShape)}`;
  }

  /** The counts of the whole answer, as far as it has come. */
  get counts(): AnswerUsageCounts {
    const { promptTokens, prefill, multimodalTokens } = this.#options;
    return { promptTokens, completionTokens: this.#completionTokens, reasoningTokens: this.#reasoningTokens, prefill: prefill(), multimodalTokens };
  }

  /** What stands in the last chunk beside the usage: how long the answer took, or nothing. */
  metricsMember(): string {
    return this.#options.metricsMember(this.#completionTokens);
  }

  /** The usage object of the whole answer. */
  total(): string {
    return toFinalUsage(this.counts, this.#options.usageShape);
  }
}

// When a sequence ends by itself (vLLM: v1/core/sched/utils.py, check_stop).
import type { FinishReason } from '../output.ts';

/** A pattern of output tokens that repeats itself ends the sequence. */
export interface RepetitionDetection {
  /** Shortest pattern, in tokens; 0 counts as 1. */
  readonly minPatternSize: number;
  /** Longest pattern, in tokens. */
  readonly maxPatternSize: number;
  /** Times that the pattern stands at the end of the output, 2 or more. */
  readonly minCount: number;
}

/** What ends a sequence. */
export interface StopConditions {
  /** Output tokens at most; 0: the sequence ends with its prompt (pooling). */
  readonly maxTokens: number;
  /** No condition but the length holds before this many output tokens. */
  readonly minTokens: number;
  /** Ids that end the output; such a token is its last. */
  readonly stopTokenIds: ReadonlySet<number>;
  readonly repetition: RepetitionDetection | null;
}

/** What the conditions are tested on, after a token has been added. */
export interface StopInput {
  readonly outputTokenIds: readonly number[];
  readonly numPromptTokens: number;
}

/** The reason to end now, or null. A stop token comes before the limits: as the last token allowed it gives `stop`. */
export function checkStop({ outputTokenIds, numPromptTokens }: StopInput, stop: StopConditions, maxModelLen: number): FinishReason | null {
  const numOutputTokens = outputTokenIds.length;
  const mayStop = numOutputTokens >= stop.minTokens;
  if (mayStop && stop.stopTokenIds.has(outputTokenIds[numOutputTokens - 1] ?? -1)) return 'stop';
  if (numPromptTokens + numOutputTokens >= maxModelLen || numOutputTokens >= stop.maxTokens) return 'length';
  if (mayStop && stop.repetition !== null && isRepetitive(outputTokenIds, stop.repetition)) return 'repetition';
  return null;
}

function isRepetitive(outputTokenIds: readonly number[], detection: RepetitionDetection): boolean {
  const { minPatternSize, maxPatternSize, minCount } = detection;
  for (let size = Math.max(1, minPatternSize); size <= maxPatternSize && size * minCount <= outputTokenIds.length; size++) {
    if (endsWithPattern(outputTokenIds, size, minCount)) return true;
  }
  return false;
}

// A text repeats with period `size` where each token equals the one `size` before it.
function endsWithPattern(tokenIds: readonly number[], size: number, count: number): boolean {
  const end = tokenIds.length;
  for (let index = end - size * (count - 1); index < end; index++) {
    if (tokenIds[index] !== tokenIds[index - size]) return false;
  }
  return true;
}

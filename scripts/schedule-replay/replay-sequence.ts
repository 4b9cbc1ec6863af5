// A recorded request as a sequence of the project's scheduler, with the tokens of a pretended model.
import { toExtraKeys } from '../../lib/engine/kv-cache/extra-keys.ts';
import type { FinishReason } from '../../lib/engine/output.ts';
import { ScheduledSequence } from '../../lib/engine/scheduler/scheduled-sequence.ts';
import { expandRuns, type ScenarioRequest } from './scenario.ts';

/** A sequence that knows its request. */
export class ReplaySequence extends ScheduledSequence {
  readonly id: string;
  readonly arrivalTime: number;
  readonly request: ScenarioRequest;

  constructor(request: ScenarioRequest) {
    super({
      priority: request.priority,
      adapter: request.lora?.name ?? null,
      promptTokenIds: expandRuns(request.prompt),
      ...toExtraKeys({ adapter: request.lora, cacheSalt: request.cache_salt }),
      stop: {
        maxTokens: request.max_tokens,
        minTokens: 0,
        stopTokenIds: new Set(request.stop_token_ids),
        repetition: request.repetition && {
          minPatternSize: request.repetition.min_pattern_size,
          maxPatternSize: request.repetition.max_pattern_size,
          minCount: request.repetition.min_count,
        },
      },
      skipsPrefixCache: request.skip_reading_prefix_cache,
    });
    this.id = request.id;
    this.arrivalTime = request.arrival_time;
    this.request = request;
  }

  /** The k-th output token. */
  nextToken(): number {
    const { index, output_period: period } = this.request;
    return 100_000 + index * 1000 + (period === null ? this.numOutputTokens : this.numOutputTokens % period);
  }
}

/** What a sequence found and left in the prefix cache, as recorded with its first token. */
export function toPrefillStats({ id, numPromptTokens, numPromptCachedTokens, numCacheCreationTokens }: ReplaySequence): unknown {
  const cached = numPromptCachedTokens ?? 0;
  return { id, prompt: numPromptTokens, computed: numPromptTokens - cached, cached, cache_creation: numCacheCreationTokens };
}

/** What the recordings say beside a finish reason. */
export function toStopReason(sequence: ReplaySequence, reason: FinishReason): unknown {
  if (reason === 'stop') return sequence.outputTokenIds.at(-1);
  return reason === 'repetition' ? 'repetition_detected' : null;
}

// How long an answer took, as --enable-per-request-metrics shows it (vLLM: build_per_request_timing_metrics).
import type { SequenceTiming } from '../../engine/output.ts';
import type { GenerationCall } from './call.ts';
import type { GenerationContext } from './context.ts';

/** What is known of an answer at its end. */
export interface AnswerTiming {
  /** Null where nothing was generated. */
  readonly timing: SequenceTiming | null;
  readonly completionTokens: number;
}

/** How long an answer took, in JSON. Streams leave out what is null. */
export interface RequestMetrics {
  readonly time_to_first_token_ms: number;
  readonly generation_time_ms: number;
  readonly queue_time_ms: number;
  readonly mean_itl_ms?: number | null;
  readonly tokens_per_second?: number | null;
  readonly speculative_decoding?: null;
}

/** The object of a buffered answer, or `null`; an answer of several sequences has none. */
export function toRequestMetrics(answer: AnswerTiming, call: GenerationCall, context: GenerationContext): string {
  const metrics = findMetrics(answer, call, context);
  return metrics === null ? 'null' : JSON.stringify(metrics);
}

/** The member of a stream's last chunk, without what is null: `,"metrics":{...}`, or nothing. */
export function toMetricsMember(answer: AnswerTiming, call: GenerationCall, context: GenerationContext): string {
  const metrics = findMetrics(answer, call, context);
  return metrics === null ? '' : `,"metrics":${JSON.stringify(metrics, (_name, value: unknown) => value ?? undefined)}`;
}

function findMetrics({ timing, completionTokens }: AnswerTiming, { generation }: GenerationCall, { showsRequestMetrics }: GenerationContext): RequestMetrics | null {
  if (!showsRequestMetrics || timing === null || generation.n * generation.prompts.length !== 1) return null;
  const { arrivalMs, admittedMs, firstTokenMs, lastTokenMs } = timing;
  const generationMs = lastTokenMs - firstTokenMs;
  const inferenceMs = lastTokenMs - admittedMs;
  return {
    time_to_first_token_ms: firstTokenMs - admittedMs,
    generation_time_ms: generationMs,
    queue_time_ms: admittedMs - arrivalMs,
    mean_itl_ms: completionTokens > 1 ? generationMs / (completionTokens - 1) : null,
    tokens_per_second: inferenceMs > 0 ? (completionTokens / inferenceMs) * 1000 : null,
    speculative_decoding: null,
  };
}

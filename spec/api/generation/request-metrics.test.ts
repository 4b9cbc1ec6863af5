// How long an answer took, worked out from the times of its sequence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationCall } from '../../../lib/api/generation/call.ts';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { type AnswerTiming, toMetricsMember, toRequestMetrics } from '../../../lib/api/generation/request-metrics.ts';
import { promptOf } from '../../support/engine-fixture.ts';

const timing = { arrivalMs: 1000, admittedMs: 1200, firstTokenMs: 1500, lastTokenMs: 2200 };
const context = { showsRequestMetrics: true } as GenerationContext;

function callOf(n = 1, numPrompts = 1): GenerationCall {
  return { generation: { n, prompts: Array.from({ length: numPrompts }, () => promptOf('a')) } } as unknown as GenerationCall;
}

const show = (answer: AnswerTiming, call = callOf()): unknown => JSON.parse(toRequestMetrics(answer, call, context));

describe('toRequestMetrics', () => {
  it('tells the parts of the time apart', () => {
    assert.deepEqual(show({ timing, completionTokens: 8 }), {
      time_to_first_token_ms: 300, generation_time_ms: 700, queue_time_ms: 200, mean_itl_ms: 100, tokens_per_second: 8, speculative_decoding: null,
    });
  });

  it('has no mean of gaps where there is one token, and no rate where no time has passed', () => {
    const gapsOf = (completionTokens: number): unknown => (show({ timing, completionTokens }) as { mean_itl_ms: unknown }).mean_itl_ms;
    assert.deepEqual([0, 1, 2].map(gapsOf), [null, null, 700]);
    const atOnce = { arrivalMs: 5, admittedMs: 5, firstTokenMs: 5, lastTokenMs: 5 };
    assert.deepEqual(show({ timing: atOnce, completionTokens: 3 }), {
      time_to_first_token_ms: 0, generation_time_ms: 0, queue_time_ms: 0, mean_itl_ms: 0, tokens_per_second: null, speculative_decoding: null,
    });
  });

  it('is null for several sequences, for none, and without the flag', () => {
    assert.deepEqual([callOf(2), callOf(1, 2)].map((call) => show({ timing, completionTokens: 8 }, call)), [null, null]);
    assert.equal(show({ timing: null, completionTokens: 0 }), null);
    assert.equal(toRequestMetrics({ timing, completionTokens: 8 }, callOf(), { showsRequestMetrics: false } as GenerationContext), 'null');
  });
});

describe('toMetricsMember', () => {
  it('leaves out what is null', () => {
    const member = '"time_to_first_token_ms":300,"generation_time_ms":700,"queue_time_ms":200,"tokens_per_second":1';
    assert.equal(toMetricsMember({ timing, completionTokens: 1 }, callOf(), context), `,"metrics":{${member}}`);
    assert.equal(toMetricsMember({ timing: null, completionTokens: 0 }, callOf(), context), '');
  });
});

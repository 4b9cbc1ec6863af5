import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionValueError } from '../../../lib/config/option.ts';
import { parseFlags } from '../../../lib/config/flags.ts';
import { resolveConfig } from '../../../lib/config/resolve.ts';
import { resolveNumSeats, resolveStepLimits, type SchedulerConfig, schedulerOptions } from '../../../lib/engine/scheduler/options.ts';

function configOf(given: Partial<SchedulerConfig> = {}): SchedulerConfig {
  return resolveConfig<SchedulerConfig>(schedulerOptions, given);
}

describe('schedulerOptions', () => {
  it('gives 5 seats, as --max-running-requests or as vLLM\'s --max-num-seqs', () => {
    assert.equal(configOf().maxNumSeqs, 5);
    for (const flag of ['--max-running-requests', '--max-num-seqs']) assert.deepEqual(parseFlags(schedulerOptions, [flag, '7']), { maxNumSeqs: 7 });
  });

  it('has vLLM\'s defaults beside that', () => {
    const { maxNumBatchedTokens, enableChunkedPrefill, longPrefillTokenThreshold, schedulerReserveFullIsl, schedulingPolicy, watermark } = configOf();
    assert.deepEqual([maxNumBatchedTokens, enableChunkedPrefill, longPrefillTokenThreshold], [8192, true, 0]);
    assert.deepEqual([schedulerReserveFullIsl, schedulingPolicy, watermark], [true, 'fcfs', 0]);
  });
});

describe('resolveNumSeats', () => {
  it('is max-num-seqs, or fewer', () => {
    assert.deepEqual([resolveNumSeats(configOf()), resolveNumSeats(configOf({ maxNumActiveSeqs: 3 })), resolveNumSeats(configOf({ maxNumActiveSeqs: 5 }))], [5, 3, 5]);
  });

  it('refuses more', () => {
    const message = '--max-num-active-seqs: expected at most --max-num-seqs, which is 5, got 6';
    assert.throws(() => resolveNumSeats(configOf({ maxNumActiveSeqs: 6 })), { name: OptionValueError.name, message });
  });
});

describe('resolveStepLimits', () => {
  it('applies the defaults', () => {
    assert.deepEqual(resolveStepLimits(configOf(), 1024), {
      maxNumBatchedTokens: 8192,
      maxNumScheduledTokens: 8192,
      maxModelLen: 1024,
      enableChunkedPrefill: true,
      longPrefillTokenThreshold: 0,
      longPrefillTokenThresholdAdaptive: false,
    });
  });

  it('gives every seat a token', () => {
    const { maxNumBatchedTokens, maxNumScheduledTokens } = resolveStepLimits(configOf({ maxNumSeqs: 64, maxNumBatchedTokens: 16 }), 1024);
    assert.deepEqual([maxNumBatchedTokens, maxNumScheduledTokens], [64, 64]);
  });

  it('keeps the two limits of a step apart', () => {
    const { maxNumBatchedTokens, maxNumScheduledTokens } = resolveStepLimits(configOf({ maxNumScheduledTokens: 100 }), 1024);
    assert.deepEqual([maxNumBatchedTokens, maxNumScheduledTokens], [8192, 100]);
  });

  it('refuses steps that are too small for a whole prompt where prompts are computed whole, and names the flag', () => {
    const whole = { enableChunkedPrefill: false };
    assert.doesNotThrow(() => resolveStepLimits(configOf({ ...whole, maxNumBatchedTokens: 1024 }), 1024));
    assert.throws(() => resolveStepLimits(configOf({ ...whole, maxNumBatchedTokens: 1023 }), 1024), (error) => {
      assert.ok(error instanceof OptionValueError);
      assert.match(error.message, /^--max-num-batched-tokens: expected at least --max-model-len, which is 1024, without chunked prefill, got 1023/);
      return true;
    });
    assert.throws(() => resolveStepLimits(configOf({ ...whole, maxNumScheduledTokens: 100 }), 1024), /^OptionValueError: --max-num-scheduled-tokens: .*got 100/);
    assert.doesNotThrow(() => resolveStepLimits(configOf({ maxNumBatchedTokens: 16 }), 1024));
  });
});

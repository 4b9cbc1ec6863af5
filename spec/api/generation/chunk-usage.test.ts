// The counts in the chunks of a stream, and those at its end.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChunkUsage, type ChunkUsageOptions } from '../../../lib/api/generation/chunk-usage.ts';
import type { UsageInfo } from '../../../lib/api/generation/usage.ts';

function createUsage(changes: Partial<ChunkUsageOptions> = {}): ChunkUsage {
  return new ChunkUsage({
    streamOptions: { include_usage: true, continuous_usage_stats: true },
    isForced: false,
    usageShape: { showsPromptTokensDetails: false, countsCreatedCacheTokens: false, completionTokensDetails: 'shown' },
    promptTokensOf: (index) => 10 * (index + 1),
    promptTokens: 30,
    multimodalTokens: null,
    metricsMember: (completionTokens) => `,"metrics":${completionTokens}`,
    prefill: () => ({ numCachedTokens: 0, numCacheCreationTokens: 0 }),
    ...changes,
  });
}

/** `prompt+completion=total (reasoning)` of a member, or of a whole usage. */
function read(text: string): string {
  const { usage } = JSON.parse(text.startsWith(',') ? `{${text.slice(1)}}` : `{"usage":${text}}`) as { readonly usage: UsageInfo };
  return `${usage.prompt_tokens}+${usage.completion_tokens}=${usage.total_tokens} (${usage.completion_tokens_details?.reasoning_tokens})`;
}

describe('ChunkUsage', () => {
  it('counts tokens and those of reasoning for each choice, and all of them at the end', () => {
    const usage = createUsage();
    assert.equal(read(usage.add(0, 1)), '10+1=11 (0)');
    usage.addReasoning(0, 2);
    assert.equal(read(usage.add(0, 3)), '10+4=14 (2)');
    assert.equal(read(usage.add(1, 5)), '20+5=25 (0)');
    usage.addReasoning(1, 1);
    usage.addReasoning(0, 1);
    assert.equal(read(usage.add(0, 0)), '10+4=14 (3)');
    assert.equal(read(usage.total()), '30+9=39 (4)');
    assert.equal(usage.metricsMember(), ',"metrics":9');
  });

  it('is in chunks and at the end as it is asked for, or forced', () => {
    const placesOf = (streamOptions: ChunkUsageOptions['streamOptions'], isForced = false): [boolean, boolean] => {
      const usage = createUsage({ streamOptions, isForced });
      return [usage.add(0, 1) !== '', usage.isIncluded];
    };
    assert.deepEqual(placesOf(null), [false, false]);
    assert.deepEqual(placesOf({ include_usage: true, continuous_usage_stats: false }), [false, true]);
    assert.deepEqual(placesOf({ include_usage: true, continuous_usage_stats: true }), [true, true]);
    assert.deepEqual(placesOf({ include_usage: false, continuous_usage_stats: true }), [false, false]);
    assert.deepEqual(placesOf(null, true), [true, true]);
  });
});

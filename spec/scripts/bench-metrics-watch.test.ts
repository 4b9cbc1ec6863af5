// What the overload bench reads from a server's metrics.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseQueueState, watchMetrics } from '../../scripts/bench/metrics-watch.ts';

const EXPOSITION = [
  '# TYPE vllm:num_requests_waiting gauge',
  'vllm:num_requests_running{engine="0",model_name="m"} 3.0',
  'vllm:num_requests_waiting{engine="0",model_name="m"} 7.0',
  'vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25',
  'vllm:num_preemptions_total{engine="0",model_name="m"} 2.0',
].join('\n');

describe('parseQueueState', () => {
  it('reads the samples, whatever their labels', () => {
    assert.deepEqual(parseQueueState(EXPOSITION), { running: 3, waiting: 7, kvCacheUsage: 0.25, preemptions: 2 });
  });

  it('says which metric is missing', () => {
    assert.throws(() => parseQueueState('vllm:num_requests_running{} 1'), /^Error: no vllm:num_requests_waiting/);
  });
});

describe('watchMetrics', () => {
  it('keeps the highest values, also of a watch that is stopped at once', async () => {
    const { maxWaiting, maxKvCacheUsage } = await watchMetrics(() => Promise.resolve(EXPOSITION), 0)();
    assert.deepEqual({ maxWaiting, maxKvCacheUsage }, { maxWaiting: 7, maxKvCacheUsage: 0.25 });
  });
});

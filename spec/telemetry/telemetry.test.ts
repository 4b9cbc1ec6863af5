import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SequenceInfo } from '../../lib/engine/events.ts';
import type { CacheConfig } from '../../lib/telemetry/cache-config.ts';
import { createTelemetry, type Telemetry, type TelemetryOptions } from '../../lib/telemetry/telemetry.ts';
import { FAKE_EPOCH_MS, FakeClock } from '../support/fake-clock.ts';

const sequence: SequenceInfo = {
  order: 0,
  adapter: null,
  numPromptTokens: 7,
  numPromptCachedTokens: 4,
  hasRemotePrefill: false,
  numOutputTokens: 3,
  maxOutputTokens: 16,
  samples: { numSamples: 1 },
  numPreemptions: 2,
  arrivalMs: 1000,
  admittedMs: 1400,
  firstTokenMs: 2000,
  lastTokenMs: 2020,
};

function create(changes: Partial<TelemetryOptions> = {}): Telemetry {
  const cacheConfig: CacheConfig = {
    blockSize: 16,
    isBlockSizeGiven: false,
    numBlocks: 129,
    isNumBlocksGiven: true,
    enablePrefixCaching: true,
    hashAlgorithm: 'sha256',
    maxModelLen: 1024,
  };
  return createTelemetry({ clock: new FakeClock(), modelName: 'm', maxLoras: 1, cacheConfig, ...changes });
}

function sample(text: string, name: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

function readCacheLabels(text: string): Record<string, string> {
  const [, labels = ''] = /^vllm:cache_config_info\{(.*)\} 1\.0$/m.exec(text) ?? [];
  return Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

const LABELS = '{engine="0",model_name="m"}';

describe('createTelemetry', () => {
  it('exports everything at 0 from the start', () => {
    const { expose } = create({ maxLoras: 2 });
    const text = expose();
    for (const name of ['num_requests_running', 'num_requests_waiting', 'prompt_tokens_total', 'generation_tokens_total', 'time_to_first_token_seconds_count', 'inter_token_latency_seconds_count', 'e2e_request_latency_seconds_count'])
      assert.equal(sample(text, `vllm:${name}${LABELS}`), '0.0', name);
    for (const reason of ['stop', 'length', 'abort', 'error', 'repetition'])
      assert.equal(sample(text, `vllm:request_success_total{engine="0",finished_reason="${reason}",model_name="m"}`), '0.0');
    assert.equal(sample(text, 'vllm:lora_requests_info{max_lora="2",running_lora_adapters="",waiting_lora_adapters=""}'), '1.7e+09');
  });

  it('observes the samples of a prompt together, once the last of them has ended', () => {
    const { observer, expose } = create();
    const samples = { numSamples: 3 };
    for (const numOutputTokens of [3, 8, 2]) {
      assert.equal(sample(expose(), `vllm:request_params_n_count${LABELS}`), '0.0');
      observer.sequenceEnded({ ...sequence, samples, numOutputTokens }, 'stop', 10);
    }
    observer.sequenceEnded({ ...sequence, numOutputTokens: 4 }, 'length', 10);
    observer.sequenceEnded({ ...sequence, numOutputTokens: 50 }, 'abort', 10);
    const text = expose();
    assert.deepEqual(
      ['request_params_n', 'request_max_num_generation_tokens', 'request_params_max_tokens'].map((name) => sample(text, `vllm:${name}_sum${LABELS}`)),
      ['4.0', '12.0', '64.0'],
    );
  });

  it('observes no limit of a prompt that is pooled', () => {
    const { observer, expose } = create();
    observer.sequenceEnded({ ...sequence, numOutputTokens: 0, maxOutputTokens: 0 }, 'stop', 10);
    assert.equal(sample(expose(), `vllm:request_params_max_tokens_count${LABELS}`), '0.0');
    assert.equal(sample(expose(), `vllm:request_params_n_count${LABELS}`), '1.0');
  });

  it('counts runs of the parser of tool calls by kind of request, mode and outcome, all at 0 from the start', () => {
    const { apiObserver, expose } = create({ hasToolCallParser: true });
    const samples = (): string[] => expose().split('\n').filter((line) => line.startsWith('vllm:tool_call_parser_invocations_total{'));
    assert.equal(samples().length, 12);
    assert.deepEqual(samples().filter((line) => !line.endsWith(' 0.0')), []);
    apiObserver.toolCallsParsed('chat_completions', 'streaming', true);
    apiObserver.toolCallsParsed('chat_completions', 'streaming', true);
    apiObserver.toolCallsParsed('responses', 'non_streaming', false);
    assert.deepEqual(samples().filter((line) => !line.endsWith(' 0.0')), [
      'vllm:tool_call_parser_invocations_total{mode="streaming",model_name="m",outcome="tool_call",request_type="chat_completions"} 2.0',
      'vllm:tool_call_parser_invocations_total{mode="non_streaming",model_name="m",outcome="no_tool_call",request_type="responses"} 1.0',
    ]);
  });

  it('has no such metric without a parser, and takes what is told of one', () => {
    const { apiObserver, expose } = create();
    apiObserver.toolCallsParsed('chat_completions', 'streaming', true);
    assert.ok(!expose().includes('tool_call_parser'));
  });

  it('shows what it never does as 0', () => {
    const text = create().expose();
    for (const name of ['estimated_flops_per_gpu', 'external_prefix_cache_hits', 'mm_cache_queries']) assert.equal(sample(text, `vllm:${name}_total${LABELS}`), '0.0', name);
  });

  it('shows how deeply the engine sleeps', () => {
    const { observer, expose } = create();
    const shown = (): (string | undefined)[] =>
      ['awake', 'weights_offloaded', 'discard_all'].map((state) =>
        sample(expose(), `vllm:engine_sleep_state{engine="0",model_name="m",sleep_state="${state}"}`),
      );
    const states = [shown(), ...([0, 1, 2, null] as const).map((level) => (observer.sleepStateChanged(level), shown()))];
    assert.deepEqual(states, [
      ['1.0', '0.0', '0.0'],
      ['0.0', '0.0', '0.0'],
      ['0.0', '1.0', '0.0'],
      ['0.0', '0.0', '1.0'],
      ['1.0', '0.0', '0.0'],
    ]);
  });

  it('counts tokens, ends and latencies of each sequence', () => {
    const { observer, expose } = create();
    observer.stateChanged({ numRunning: 3, numWaiting: 2, numDeferred: 1, kvCacheUsage: 0.25 });
    observer.firstToken(sequence, 100);
    observer.nextToken(sequence, 10);
    observer.nextToken(sequence, 10);
    observer.sequenceEnded(sequence, 'stop', 120);
    const text = expose();
    assert.equal(sample(text, `vllm:num_requests_running${LABELS}`), '3.0');
    assert.equal(sample(text, `vllm:num_requests_waiting${LABELS}`), '2.0');
    assert.equal(sample(text, 'vllm:num_requests_waiting_by_reason{engine="0",model_name="m",reason="capacity"}'), '1.0');
    assert.equal(sample(text, 'vllm:num_requests_waiting_by_reason{engine="0",model_name="m",reason="deferred"}'), '1.0');
    assert.equal(sample(text, `vllm:kv_cache_usage_perc${LABELS}`), '0.25');
    assert.equal(sample(text, `vllm:prompt_tokens_total${LABELS}`), '7.0');
    assert.equal(sample(text, `vllm:generation_tokens_total${LABELS}`), '3.0');
    assert.equal(sample(text, `vllm:time_to_first_token_seconds_sum${LABELS}`), '0.1');
    assert.equal(sample(text, 'vllm:inter_token_latency_seconds_bucket{engine="0",le="0.01",model_name="m"}'), '2.0');
    assert.equal(sample(text, `vllm:e2e_request_latency_seconds_count${LABELS}`), '1.0');
    assert.equal(sample(text, 'vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"}'), '1.0');
  });

  it('counts a prompt that is pooled without a generated token', () => {
    const { observer, expose } = create();
    const pooled = { ...sequence, numOutputTokens: 0, lastTokenMs: sequence.firstTokenMs };
    observer.firstToken(pooled, 100);
    observer.sequenceEnded(pooled, 'stop', 100);
    const text = expose();
    assert.equal(sample(text, `vllm:prompt_tokens_total${LABELS}`), '7.0');
    assert.equal(sample(text, `vllm:generation_tokens_total${LABELS}`), '0.0');
    assert.equal(sample(text, `vllm:request_generation_tokens_sum${LABELS}`), '0.0');
    assert.equal(sample(text, 'vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"}'), '1.0');
  });

  it('measures the phases of a finished sequence', () => {
    const { observer, expose } = create();
    observer.sequenceEnded(sequence, 'length', 1020);
    const sum = (name: string): string | undefined => sample(expose(), `vllm:${name}_sum${LABELS}`);
    assert.equal(sum('request_queue_time_seconds'), '0.4');
    assert.equal(sum('request_prefill_time_seconds'), '0.6');
    assert.equal(sum('request_decode_time_seconds'), '0.02');
    assert.equal(sum('request_inference_time_seconds'), '0.62');
    assert.equal(sum('request_time_per_output_token_seconds'), '0.01');
    assert.equal(sum('request_prompt_tokens'), '7.0');
    assert.equal(sum('request_generation_tokens'), '3.0');
    assert.equal(sum('request_prefill_kv_computed_tokens'), '3.0');
    assert.equal(sum('request_num_preemptions'), '2.0');
  });

  it('counts what the prefix cache gave, apart from look-ups of sequences that come back', () => {
    const { observer, expose } = create();
    observer.admitted(sequence, { numQueriedTokens: 7, numHitTokens: 4, isResumed: false });
    observer.admitted(sequence, { numQueriedTokens: 9, numHitTokens: 9, isResumed: true });
    observer.admitted(sequence, null);
    observer.preempted(sequence);
    observer.firstToken(sequence, 10);
    observer.iterationEnded(3, 1);
    const text = expose();
    assert.equal(sample(text, `vllm:prefix_cache_queries_total${LABELS}`), '7.0');
    assert.equal(sample(text, `vllm:prefix_cache_hits_total${LABELS}`), '4.0');
    assert.equal(sample(text, `vllm:num_preemptions_total${LABELS}`), '1.0');
    assert.equal(sample(text, `vllm:prompt_tokens_cached_total${LABELS}`), '4.0');
    assert.equal(sample(text, 'vllm:prompt_tokens_by_source_total{engine="0",model_name="m",source="local_compute"}'), '3.0');
    assert.equal(sample(text, 'vllm:prompt_tokens_by_source_total{engine="0",model_name="m",source="local_cache_hit"}'), '4.0');
    assert.equal(sample(text, `vllm:iteration_tokens_total_sum${LABELS}`), '4.0');
  });

  it('counts a prompt whose KV came from elsewhere as transferred', () => {
    const { observer, expose } = create();
    observer.firstToken({ ...sequence, hasRemotePrefill: true }, 10);
    assert.equal(sample(expose(), 'vllm:prompt_tokens_by_source_total{engine="0",model_name="m",source="external_kv_transfer"}'), '3.0');
    assert.equal(sample(expose(), `vllm:prompt_tokens_cached_total${LABELS}`), '7.0');
  });

  it('shows the cache as labels, with the values that vLLM has', () => {
    const cacheConfig: CacheConfig = {
      blockSize: 32,
      isBlockSizeGiven: true,
      numBlocks: 128,
      isNumBlocksGiven: true,
      enablePrefixCaching: true,
      hashAlgorithm: 'sha256',
      maxModelLen: 1024,
    };
    // What vLLM 0.32 said of such a cache, but for the size in bytes that it had been given.
    assert.deepEqual(readCacheLabels(create({ cacheConfig }).expose()), {
      _block_size_resolved: 'True', block_size: '32', cache_dtype: 'auto', cache_hit_alignment_tokens: 'None', effective_attention_block_size: '32',
      enable_mamba_shared_prefix_checkpoint: 'False', enable_prefix_caching: 'True', engine: '0', gpu_memory_utilization: '0.92', hash_block_size: 'None',
      is_attention_free: 'False', kv_cache_dtype_skip_layers: '[]', kv_cache_layout: 'None', kv_cache_max_concurrency: '4.0', kv_cache_memory_bytes: 'None',
      kv_cache_size_tokens: '4096', kv_offloading_backend: 'native', kv_offloading_size: 'None', kv_sharing_fast_prefill: 'False', mamba_block_size: 'None',
      mamba_cache_dtype: 'auto', mamba_cache_mode: 'none', mamba_page_size_padded: 'None', mamba_ssm_cache_dtype: 'auto', num_cpu_blocks: 'None',
      num_gpu_blocks: '128', num_gpu_blocks_override: '128', prefix_cache_retention_interval: '0', prefix_caching_hash_algo: 'sha256', prefix_match_unit: 'None',
      replayssm_buffer_len: '16', skip_page_size_padded: 'None', sliding_window: 'None', swa_bounded_replay: 'True', use_kda_recoverssm: 'False',
      use_replayssm: 'False', user_specified_block_size: 'True',
    });
  });

  it('tells what of the cache was left open', () => {
    const cacheConfig: CacheConfig = {
      blockSize: 16,
      isBlockSizeGiven: false,
      numBlocks: 100,
      isNumBlocksGiven: false,
      enablePrefixCaching: false,
      hashAlgorithm: 'sha256',
      maxModelLen: 640,
    };
    const labels = readCacheLabels(create({ cacheConfig }).expose());
    const { num_gpu_blocks: numBlocks, num_gpu_blocks_override: override, user_specified_block_size: isGiven, enable_prefix_caching: isCached, kv_cache_max_concurrency: concurrency } = labels;
    assert.deepEqual([numBlocks, override, isGiven, isCached, concurrency], ['100', 'None', 'False', 'False', '2.5']);
  });

  it('counts what the server cut off as abort, and a client that went away as nothing', () => {
    const { observer, expose } = create();
    observer.sequenceEnded(sequence, 'disconnect', 5);
    observer.sequenceEnded(sequence, 'abort', 5);
    const counted = expose().split('\n').filter((line) => line.startsWith('vllm:request_success_total') && !line.endsWith(' 0.0'));
    assert.deepEqual(counted, ['vllm:request_success_total{engine="0",finished_reason="abort",model_name="m"} 1.0']);
    assert.equal(sample(expose(), `vllm:e2e_request_latency_seconds_count${LABELS}`), '0.0');
  });

  it('gives every change of adapters a greater time, also when the clock stands still, and keeps 17 states', () => {
    const { observer, expose } = create();
    for (let change = 0; change < 40; change++) observer.adaptersChanged([`a${change}`], []);
    observer.adaptersChanged(['a30'], []);
    const lines = expose().split('\n').filter((line) => line.startsWith('vllm:lora_requests_info{'));
    const times = lines.map((line) => Number(line.split(' ').at(-1)));
    assert.equal(lines.length, 17);
    assert.ok(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)));
    assert.ok((times[0] ?? 0) > FAKE_EPOCH_MS / 1000);
    assert.match(lines.at(-1) ?? '', /running_lora_adapters="a30"/);
    assert.equal(lines.filter((line) => line.includes('"a30"')).length, 1);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../../lib/simulator-options.ts';
import { get, withSimulator } from '../../support/simulator-fixture.ts';

type Group = Readonly<Record<string, unknown>>;

interface Shown {
  readonly vllm_config: Readonly<Record<string, Group | null>>;
  readonly vllm_env: Group;
  readonly system_env: Group;
}

const DEV_MODE = { serverDevMode: true };

function withShown(options: Partial<SimulatorOptions>, check: (shown: Shown) => void): Promise<void> {
  return withSimulator({ ...DEV_MODE, ...options }, async (simulator) => {
    check(JSON.parse((await get(simulator, '/server_info?config_format=json')).text) as Shown);
  });
}

/** Some fields of a group. */
function pick(group: Group | null | undefined, names: readonly string[]): unknown[] {
  return names.map((name) => group?.[name]);
}

describe('GET /server_info', () => {
  it('has the settings in the groups that vLLM has, and those of its own in additional_config', () =>
    withShown({ maxModelLen: 512, blockSize: 32, numGpuBlocksOverride: 40, maxNumSeqs: 7, servedModelName: ['a', 'b'], seed: 3, timeToFirstToken: 5 }, ({ vllm_config: config }) => {
      assert.equal(Object.keys(config).length, 33);
      assert.deepEqual(pick(config['model_config'], ['model', 'tokenizer', 'served_model_name', 'max_model_len', 'seed', 'pooler_config']), ['m', 'm', 'a', 512, 3, null]);
      assert.deepEqual(
        pick(config['cache_config'], ['block_size', 'user_specified_block_size', 'num_gpu_blocks', 'num_gpu_blocks_override', 'kv_cache_size_tokens', 'kv_cache_max_concurrency']),
        [32, true, 40, 40, 1280, 2.5],
      );
      assert.deepEqual(pick(config['scheduler_config'], ['max_num_seqs', 'policy', 'runner_type', 'is_multimodal_model']), [7, 'fcfs', 'generate', false]);
      assert.deepEqual(pick(config['parallel_config'], ['tensor_parallel_size', 'world_size', 'data_parallel_size']), [1, 1, 1]);
      assert.deepEqual(pick(config['additional_config'], ['mode', 'time_to_first_token', 'max_num_seqs']), ['random', 5, undefined]);
      for (const unused of ['lora_config', 'kv_events_config', 'kv_transfer_config', 'speculative_config']) assert.equal(config[unused], null, unused);
    }));

  it('shows what is in use beside it: adapters, events, pictures, a reasoning parser, vectors', async () => {
    const options = { enableLora: true, maxLoras: 2, kvEventsConfig: { topic: 't' }, limitMmPerPrompt: { image: 2, audio: 0, video: 0 }, reasoningParser: 'qwen3', logLevel: 'debug' } as const;
    await withShown(options, ({ vllm_config: config, vllm_env: environment }) => {
      assert.deepEqual(pick(config['lora_config'], ['max_loras', 'max_cpu_loras', 'lora_dtype']), [2, 2, 'auto']);
      assert.deepEqual(pick(config['kv_events_config'], ['topic', 'hwm']), ['t', 100_000]);
      assert.equal((config['model_config']?.['multimodal_config'] as { limit_per_prompt: Group }).limit_per_prompt['image'], 2);
      assert.deepEqual(pick(config['reasoning_config'], ['reasoning_parser', '_enabled']), ['qwen3', true]);
      assert.equal(environment['VLLM_LOGGING_LEVEL'], 'DEBUG');
    });
    await withShown({ runner: 'pooling' }, ({ vllm_config: config }) => {
      assert.equal(config['scheduler_config']?.['runner_type'], 'pooling');
      assert.notEqual(config['model_config']?.['pooler_config'], null);
    });
  });

  it('shows variables with their values here or their defaults, and what the machine has', () =>
    withShown({}, ({ vllm_env: environment, system_env: system }) => {
      assert.deepEqual(pick(environment, ['VLLM_SERVER_DEV_MODE', 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', 'VLLM_MAX_N_SEQUENCES', 'VLLM_HOST_IP']), [true, false, 16_384, '']);
      assert.deepEqual(pick(system, ['vllm_version', 'torch_version', 'gcc_version']), ['0.32.0', 'N/A', null]);
    }));

  it('shows the configuration as a line of text unless it is asked for JSON, and no key', () =>
    withSimulator({ ...DEV_MODE, apiKey: 'sekret-key', maxModelLen: 777, model: "it's" }, async (simulator) => {
      const [text, json] = [await get(simulator, '/server_info'), await get(simulator, '/server_info?config_format=json')];
      assert.match(text.text, /^\{"vllm_config":"model='it\\\\'s', speculative_config=None, .*dtype=torch\.bfloat16, max_seq_len=777, .*served_model_name=it's, /);
      assert.doesNotMatch(text.text + json.text, /sekret|api_key/);
      const { status, json: wrong } = await get(simulator, '/server_info?config_format=xml');
      assert.deepEqual([status, wrong.error?.type, wrong.error?.param], [400, 'Bad Request', 'query.config_format']);
    }));
});

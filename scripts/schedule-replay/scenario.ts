// A scheduling scenario and its outcome, as recorded from vLLM's own scheduler (format vllm-v1-scheduler-golden/1).

/** Runs of consecutive token ids: `[[50000, 3], [7, 1]]` is 50000, 50001, 50002, 7. */
export type TokenRuns = readonly (readonly [start: number, count: number])[];

export interface ScenarioConfig {
  readonly block_size: number;
  /** With the null block. */
  readonly num_gpu_blocks: number;
  readonly max_num_batched_tokens: number;
  readonly max_num_scheduled_tokens: number | null;
  readonly max_num_seqs: number;
  readonly max_num_active_seqs: number | null;
  readonly max_model_len: number;
  readonly enable_prefix_caching: boolean;
  readonly enable_chunked_prefill: boolean;
  readonly long_prefill_token_threshold: number;
  readonly long_prefill_token_threshold_adaptive: boolean;
  readonly policy: 'fcfs' | 'priority';
  readonly scheduler_reserve_full_isl: boolean;
  readonly watermark: number;
  /** Null: adapters do not limit anything. */
  readonly max_loras: number | null;
  readonly prefix_caching_hash_algo: 'sha256' | 'sha256_cbor';
  readonly none_hash_seed: string;
}

export interface ScenarioRequest {
  readonly id: string;
  /** Generated tokens are `100000 + index * 1000 + k` for the k-th output. */
  readonly index: number;
  readonly arrival_step: number;
  readonly arrival_time: number;
  readonly prompt: TokenRuns;
  readonly max_tokens: number;
  readonly priority: number;
  readonly lora: { readonly name: string; readonly int_id: number; readonly path: string } | null;
  readonly cache_salt: string | null;
  readonly abort: { readonly step: number; readonly phase: 'before_schedule' | 'before_update' } | null;
  readonly stop_token_ids: readonly number[];
  /** Outputs repeat with this period; null: they never do. */
  readonly output_period: number | null;
  readonly repetition: { readonly max_pattern_size: number; readonly min_pattern_size: number; readonly min_count: number } | null;
  readonly skip_reading_prefix_cache: boolean;
  /** The request may not run before this step. */
  readonly grammar_ready_step: number | null;
}

export type ScenarioOperation =
  | { readonly step: number; readonly op: 'reset_prefix_cache'; readonly reset_running_requests?: boolean }
  | { readonly step: number; readonly op: 'pause'; readonly state: 'UNPAUSED' | 'PAUSED_NEW' | 'PAUSED_ALL' };

/** What happened in a step: names and values as recorded; empty members are left out. */
export type ScenarioStep = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly format: string;
  readonly scenario: string;
  readonly config: ScenarioConfig;
  readonly requests: readonly ScenarioRequest[];
  readonly ops: readonly ScenarioOperation[];
  readonly steps: readonly ScenarioStep[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const FORMAT = 'vllm-v1-scheduler-golden/1';

/** Reads a scenario's text. @throws Error that says what is not as it should be. */
export function parseScenario(text: string): Scenario {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== FORMAT) {
    throw new Error(`expected a JSON object whose "format" is ${JSON.stringify(FORMAT)}`);
  }
  for (const member of ['config', 'requests']) if (!(member in value)) throw new Error(`expected a member ${JSON.stringify(member)}`);
  const scenario = value as Scenario;
  return { ...scenario, ops: scenario.ops ?? [], steps: scenario.steps ?? [], summary: scenario.summary ?? {} };
}

/** The token ids that runs stand for. */
export function expandRuns(runs: TokenRuns): number[] {
  const tokenIds: number[] = [];
  for (const [start, count] of runs) for (let offset = 0; offset < count; offset++) tokenIds.push(start + offset);
  return tokenIds;
}

/** Token ids as runs. */
export function toRuns(tokenIds: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const tokenId of tokenIds) {
    const last = runs.at(-1);
    if (last !== undefined && tokenId === last[0] + last[1]) last[1]++;
    else runs.push([tokenId, 1]);
  }
  return runs;
}

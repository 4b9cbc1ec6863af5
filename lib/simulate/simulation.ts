// An engine on a virtual clock, and the requests of a trace that arrive at it.
import { ServerError } from '../base/error.ts';
import { VirtualClock } from '../base/virtual-clock.ts';
import { UsageError } from '../config/usage-error.ts';
import { showValue } from '../config/show.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createGenerator } from '../engine/generator/modes.ts';
import { type KvCacheSize, resolveKvCacheSize } from '../engine/kv-cache/options.ts';
import { createQuickHasher } from '../engine/kv-cache/quick-hash.ts';
import { type Adapter, parseAdapter } from '../engine/lora/adapters.ts';
import { PLAIN_REQUEST, type Prompt } from '../engine/request.ts';
import { createEmbeddedSource } from '../engine/tokenizer/source/embedded-source.ts';
import type { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import type { SimulateConfig } from './options.ts';
import { countKnownTokens, createPromptMaker, type PromptMaker } from './prompt-maker.ts';
import { Recorder, type RequestResult } from './recorder.ts';
import { describePlace, type NumberedRequest } from './trace-file.ts';

/** Why a request was not served: no room in the queue, or a prompt that fills the context. */
export type Refusal = 'queue_full' | 'prompt_too_long';

/** Hears of each request of the trace once, when it ends or is refused. */
export interface SimulationListener {
  ended(request: NumberedRequest, result: RequestResult): void;
  refused(request: NumberedRequest, refusal: Refusal): void;
}

// What stands for the name of a model that has none: no shape and no folder.
const NO_MODEL = 'none';

export interface SimulationOptions {
  /** When it begins: the time of the first arrival. */
  readonly startMs: number;
  readonly listener: SimulationListener;
  /** Reads texts of prompts; the embedded one unless given. */
  readonly tokenizer?: Tokenizer;
}

/** A simulation under way. Requests are given in order of arrival. */
export class Simulation {
  readonly clock: VirtualClock = new VirtualClock();
  readonly recorder: Recorder;
  /** Of the KV cache; its context length is the one that holds. */
  readonly size: KvCacheSize;
  readonly numRefused: Record<Refusal, number> = { queue_full: 0, prompt_too_long: 0 };
  #numCutShort = 0;
  readonly #engine: Engine;
  readonly #toPrompt: PromptMaker;
  readonly #adapters: ReadonlyMap<string, Adapter>;
  readonly #listener: SimulationListener;
  readonly #trace: string;
  // Requests in the engine, by their number there.
  readonly #underWay = new Map<number, NumberedRequest>();
  #numTaken = 0;

  /** @throws OptionValueError as `createEngine` does. */
  constructor(config: SimulateConfig, { startMs, listener, tokenizer = createEmbeddedSource().tokenizer }: SimulationOptions) {
    const seed = config.seed ?? 0;
    this.#listener = listener;
    this.#trace = config.trace;
    this.#adapters = new Map([...config.lora.map(parseAdapter), ...config.loraModules].map((adapter) => [adapter.name, adapter]));
    this.size = resolveKvCacheSize(config, config);
    this.recorder = new Recorder({ clock: this.clock, startMs, onResult: (result) => this.#onResult(result) });
    this.#engine = createEngine(
      { ...config, model: config.model ?? NO_MODEL },
      {
        clock: this.clock,
        seed,
        generator: createGenerator(config.mode, tokenizer),
        observer: this.recorder,
        size: this.size,
        // What blocks are called shows nowhere.
        hasher: createQuickHasher(),
      },
    );
    const { traceBlockSize } = config;
    this.#toPrompt = createPromptMaker({ seed, tokenizer, traceBlockSize, maxModelLen: this.size.maxModelLen });
  }

  /** Requests that run or wait. */
  get numUnderWay(): number {
    return this.#underWay.size;
  }

  get numRunning(): number {
    return this.#engine.numRunning;
  }

  get numWaiting(): number {
    return this.#engine.numWaiting;
  }

  /** Finished requests that have fewer tokens than they asked for, because the context ended. */
  get numCutShort(): number {
    return this.#numCutShort;
  }

  /** Lets time pass until the request arrives, and submits it. @throws UsageError for an adapter that is none of those that the options name. */
  arrive(request: NumberedRequest): void {
    this.clock.advanceTo(request.arrivalMs);
    const adapter = this.#findAdapter(request);
    const prompt = this.#makePrompt(request);
    if (prompt === null) this.#refuse(request, 'prompt_too_long');
    else this.#submit(request, prompt, adapter);
  }

  /** Lets time pass until something happens. @returns false when nothing will. */
  proceed(): boolean {
    const { nextDueMs } = this.clock;
    if (nextDueMs === null) return false;
    this.clock.advanceTo(nextDueMs);
    return true;
  }

  #submit(request: NumberedRequest, prompt: Prompt, adapter: Adapter | null): void {
    // Before the engine has it, because a request may end while it is submitted.
    const order = this.#numTaken++;
    this.#underWay.set(order, request);
    try {
      this.#engine.submit({
        ...PLAIN_REQUEST,
        prompts: [prompt],
        adapter,
        priority: request.priority,
        maxTokens: request.numOutputTokens,
        ignoreEos: true,
      });
    } catch (error) {
      if (!(error instanceof ServerError) || (error.kind !== 'queue_full' && error.kind !== 'unavailable')) throw error;
      this.#underWay.delete(order);
      this.#numTaken--;
      this.#refuse(request, 'queue_full');
    }
  }

  // Null for a prompt that leaves no room for a token. One that is known to be too long is not even made.
  #makePrompt(request: NumberedRequest): Prompt | null {
    const { maxModelLen } = this.size;
    if (countKnownTokens(request.prompt) >= maxModelLen) return null;
    const prompt = this.#toPrompt(request);
    return prompt.tokenIds.length < maxModelLen ? prompt : null;
  }

  // Where the options name none, every name is an adapter.
  #findAdapter({ lora, line }: NumberedRequest): Adapter | null {
    if (lora === null) return null;
    const adapter = this.#adapters.get(lora);
    if (adapter !== undefined) return adapter;
    if (this.#adapters.size === 0) return parseAdapter(lora);
    throw new UsageError(`${describePlace(this.#trace, line)}: lora: expected one of --lora or --lora-modules, got ${showValue(lora)}`);
  }

  #refuse(request: NumberedRequest, refusal: Refusal): void {
    this.numRefused[refusal]++;
    this.#listener.refused(request, refusal);
  }

  #onResult(result: RequestResult): void {
    const request = this.#underWay.get(result.order);
    if (request === undefined) throw new TypeError(`nothing is known of request ${result.order}`);
    this.#underWay.delete(result.order);
    if (result.numOutputTokens < request.numOutputTokens) this.#numCutShort++;
    this.#listener.ended(request, result);
  }
}

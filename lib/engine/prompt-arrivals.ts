// From a request's prompt to what its sequences have in common.
import { hashText } from '../base/rng.ts';
import type { EndingRules, Generator } from './generator/generator.ts';
import { toExtraKeys } from './kv-cache/extra-keys.ts';
import { RandomStreamFactory } from './random-streams.ts';
import type { GenerationRequest, Prompt } from './request.ts';
import type { StopConditions } from './scheduler/stop-conditions.ts';
import type { PromptArrival, Stopping } from './sequence.ts';
import { createStopRules } from './stop-strings.ts';
import type { TokenStream } from './token-stream.ts';

export interface PromptArrivalOptions {
  readonly generator: Generator;
  /** The server's; every draw derives from it. */
  readonly seed: number;
  /** Prompt and output together, in tokens. */
  readonly maxModelLen: number;
}

/** One prompt of a request that has just come. */
export interface Arrival {
  readonly request: GenerationRequest;
  readonly prompt: Prompt;
  readonly stream: TokenStream;
  /** On the engine's time line. */
  readonly atMs: number;
}

const NO_TOKEN_IDS: ReadonlySet<number> = new Set();

/** Makes arrivals; to be asked once for each prompt, in order, since equal prompts are told apart by how many have come before. */
export class PromptArrivals {
  readonly #options: PromptArrivalOptions;
  readonly #randomStreams: RandomStreamFactory;
  // Ids that end a text, unless the client wants none to.
  readonly #eosTokenIds: ReadonlySet<number>;

  constructor(options: PromptArrivalOptions) {
    this.#options = options;
    this.#randomStreams = new RandomStreamFactory(options.seed);
    this.#eosTokenIds = new Set([options.generator.eosToken.id]);
  }

  /** What of a prompt's text is done ahead; null for nothing. */
  prepare(request: GenerationRequest, prompt: Prompt): Promise<Prompt> | null {
    return this.#options.generator.prepare(prompt, this.#toEnding(request, prompt));
  }

  create({ request, prompt, stream, atMs }: Arrival): PromptArrival {
    const { generator } = this.#options;
    const { adapter, priority, hasRemotePrefill, numRemoteCachedTokens, isHandedOver, composition, steering, thinking } = request;
    const { showsSpecialTokens = false, showsEnd = false } = request;
    const { extraKeys, firstExtraKeys } = toExtraKeys(request);
    const ending = this.#toEnding(request, prompt);
    const randomOf = this.#randomStreams.forPromptHash(prompt.textHash ?? hashText(prompt.text), request.seed);
    return {
      numSamples: request.n,
      arrivalMs: atMs,
      priority,
      adapter: adapter?.name ?? null,
      promptTokenIds: prompt.tokenIds,
      promptBlockHashes: prompt.blockHashes,
      extraKeys,
      firstExtraKeys,
      media: prompt.media,
      stop: this.#toStopConditions(request, prompt),
      skipsPrefixCache: request.skipsPrefixCache,
      stream,
      requestId: prompt.requestId ?? null,
      hasRemotePrefill,
      numRemoteCachedTokens,
      isHandedOver,
      stopping: this.#toStopping(request),
      createSource: (sample) => generator.createSource({ prompt, composition, steering, thinking, ending, showsSpecialTokens, showsEnd, random: randomOf(sample) }),
      createLatencyRng: (sample) => randomOf(sample).latency(),
    };
  }

  #toEnding(request: GenerationRequest, prompt: Prompt): EndingRules {
    const { minTokens, ignoreEos, steering } = request;
    // Where tokens are passed over, more are asked for.
    return { minTokens, ignoreEos, maxTokens: steering === null ? this.#toMaxTokens(request, prompt) : Number.POSITIVE_INFINITY };
  }

  #toMaxTokens({ maxTokens, defaultMaxTokens }: GenerationRequest, { tokenIds }: Prompt): number {
    const { maxModelLen, generator } = this.#options;
    const room = maxModelLen - tokenIds.length;
    return Math.min(maxTokens ?? (generator.obeysDefaultLimit ? defaultMaxTokens : null) ?? room, room);
  }

  #toStopConditions(request: GenerationRequest, prompt: Prompt): StopConditions {
    return {
      maxTokens: this.#toMaxTokens(request, prompt),
      minTokens: request.minTokens,
      stopTokenIds: this.#listStopTokenIds(request),
      repetition: request.repetition,
    };
  }

  #listStopTokenIds({ ignoreEos, stop }: GenerationRequest): ReadonlySet<number> {
    const eos = ignoreEos ? NO_TOKEN_IDS : this.#eosTokenIds;
    return stop === null || stop.tokenIds.length === 0 ? eos : new Set([...eos, ...stop.tokenIds]);
  }

  #toStopping({ ignoreEos, minTokens, stop }: GenerationRequest): Stopping | null {
    if (stop === null) return null;
    const { strings, tokenIds, isIncluded } = stop;
    const eos = ignoreEos ? NO_TOKEN_IDS : this.#eosTokenIds;
    return {
      rules: strings.length === 0 ? null : createStopRules({ stop: strings, includeStopStrInOutput: isIncluded, minTokens }),
      tokenIds: new Set(tokenIds.filter((id) => !eos.has(id))),
      isIncluded,
    };
  }
}

// An engine on a fake clock, with an observer that writes down what it hears.
import { hashText } from '../../lib/base/rng.ts';
import { Engine, type EngineOptions } from '../../lib/engine/engine.ts';
import type { EngineObserver, SequenceEnd } from '../../lib/engine/events.ts';
import { createGenerator } from '../../lib/engine/generator/modes.ts';
import type { FinishReason, TokenBatch } from '../../lib/engine/output.ts';
import { createBlockHasher } from '../../lib/engine/kv-cache/block-hash.ts';
import type { PaceFactory } from '../../lib/engine/pacing/pace.ts';
import { createRequestPace } from '../../lib/engine/pacing/request-paced/request-pace.ts';
import type { Adapter } from '../../lib/engine/lora/adapters.ts';
import { type GenerationRequest, PLAIN_REQUEST, type Prompt } from '../../lib/engine/request.ts';
import type { TokenStream } from '../../lib/engine/token-stream.ts';
import { createWordTokenizer } from './word-tokenizer.ts';
import { fanOut } from '../../lib/telemetry/fan-out.ts';
import { FakeClock } from './fake-clock.ts';

/** What an observer heard, in order. */
export interface Heard {
  readonly firstTokenMs: number[];
  readonly gapsMs: number[];
  readonly ends: SequenceEnd[];
  readonly endMs: number[];
  /** `running/waiting` after each change. */
  readonly queue: string[];
  /** After each change. */
  readonly kvCacheUsage: number[];
  /** How often the victim had been preempted, at each preemption. */
  readonly preemptions: number[];
  /** `prompt+generation` tokens of each iteration. */
  readonly iterations: string[];
  /** `running/waiting` adapters after each change. */
  readonly adapters: string[];
  /** Sleep levels; null for awake. */
  readonly sleep: (number | null)[];
  /** The limits that turned requests away. */
  readonly rejections: string[];
}

export interface EngineFixtureOptions extends Partial<Omit<EngineOptions, 'clock' | 'generator' | 'observer'>> {
  readonly mode?: 'echo' | 'random';
  readonly ttftMs?: number;
  readonly itlMs?: number;
  readonly clock?: FakeClock;
  /** Hears everything too. */
  readonly listener?: Partial<EngineObserver>;
}

export function createEngineFixture(options: EngineFixtureOptions = {}): { engine: Engine; clock: FakeClock; heard: Heard } {
  const { mode = 'echo', ttftMs = 0, itlMs = 0, clock = new FakeClock(1000), listener = {}, ...engineOptions } = options;
  const heard: Heard = { firstTokenMs: [], gapsMs: [], ends: [], endMs: [], queue: [], kvCacheUsage: [], preemptions: [], iterations: [], adapters: [], sleep: [], rejections: [] };
  const engine = new Engine({
    seed: 1,
    maxNumSeqs: 5,
    maxWaitingQueueLength: 1000,
    maxNumQueuedReqs: null,
    maxNumQueuedTokens: null,
    maxModelLen: 1024,
    policy: 'fcfs',
    numBlocks: 100_000,
    blockSize: 16,
    enablePrefixCaching: true,
    hasher: createBlockHasher({ algorithm: 'sha256_cbor', seed: null }),
    watermark: 0,
    reservesFullSequence: true,
    maxLoras: 1,
    maxCpuLoras: 1,
    loraLoadLatencyMs: 0,
    pace: createConstantPace(ttftMs, itlMs),
    ...engineOptions,
    clock,
    generator: createGenerator(mode, createWordTokenizer()),
    observer: fanOut([createRecorder(heard), listener]),
  });
  return { engine, clock, heard };
}

/** A request pace with the same delays for every sequence. */
function createConstantPace(timeToFirstTokenMs: number, interTokenLatencyMs: number): PaceFactory {
  return createRequestPace({ timeToFirstTokenMs: () => timeToFirstTokenMs, interTokenLatencyMs: () => interTokenLatencyMs });
}

function createRecorder(heard: Heard): EngineObserver {
  return {
    admissionRejected: (limit) => void heard.rejections.push(limit),
    admitted() {},
    preempted: (sequence) => void heard.preemptions.push(sequence.numPreemptions),
    iterationEnded: (numPromptTokens, numGenerationTokens) => void heard.iterations.push(`${numPromptTokens}+${numGenerationTokens}`),
    kvCache: null,
    firstToken: (_sequence, latencyMs) => void heard.firstTokenMs.push(latencyMs),
    nextToken: (_sequence, gapMs) => void heard.gapsMs.push(gapMs),
    sequenceEnded: (_sequence, end, latencyMs) => {
      heard.ends.push(end);
      heard.endMs.push(latencyMs);
    },
    stateChanged: ({ numRunning, numWaiting, kvCacheUsage }) => {
      const counts = `${numRunning}/${numWaiting}`;
      if (heard.queue.at(-1) !== counts) heard.queue.push(counts);
      heard.kvCacheUsage.push(kvCacheUsage);
    },
    adaptersChanged: (running, waiting) => void heard.adapters.push(`${running.join()}/${waiting.join()}`),
    sleepStateChanged: (level) => void heard.sleep.push(level),
  };
}

/** A prompt that echoes `text`; its token ids depend on the text. */
export function promptOf(text: string, numTokens = 4): Prompt {
  const first = hashText(text);
  return { text, tokenIds: Array.from({ length: numTokens }, (_, index) => first + index), echoText: text };
}

/** An adapter of this name. */
export function adapterOf(name: string): Adapter {
  return { name, path: `/adapters/${name}` };
}

/** Changes to a request; an adapter by its name. */
export type RequestChanges = Partial<Omit<GenerationRequest, 'adapter'>> & { readonly adapter?: string | null };

/** A streamed request for one echo of `text`, with changes. */
export function requestOf(text: string, { adapter = null, ...changes }: RequestChanges = {}): GenerationRequest {
  return { ...PLAIN_REQUEST, prompts: [promptOf(text)], adapter: adapter === null ? null : adapterOf(adapter), isBuffered: false, ...changes };
}

/** What a stream has given so far, without waiting for more. */
export interface Taken {
  text: string;
  numTokens: number;
  numBatches: number;
  finishReasons: FinishReason[];
  isDone: boolean;
}

/** Reads everything that is there at once. */
export async function takeReady(stream: TokenStream): Promise<Taken> {
  const taken: Taken = { text: '', numTokens: 0, numBatches: 0, finishReasons: [], isDone: false };
  while (stream.isReady && !taken.isDone) {
    const { done, value } = await stream.next();
    if (done === true) taken.isDone = true;
    else addBatch(taken, value);
  }
  return taken;
}

function addBatch(taken: Taken, batch: TokenBatch): void {
  taken.numBatches++;
  for (const { tokens, tail, finishReason } of batch) {
    taken.text += tokens.map((token) => token.text).join('') + tail;
    taken.numTokens += tokens.length;
    if (finishReason !== null) taken.finishReasons.push(finishReason);
  }
}

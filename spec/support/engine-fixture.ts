// An engine on a fake clock, with an observer that writes down what it hears.
import { resolveConfig } from '../../lib/config/resolve.ts';
import { Engine, type EngineOptions } from '../../lib/engine/engine.ts';
import type { EngineObserver, SequenceEnd } from '../../lib/engine/events.ts';
import { createGenerator } from '../../lib/engine/generator/modes.ts';
import type { FinishReason, TokenBatch } from '../../lib/engine/output.ts';
import { createRequestPacing } from '../../lib/engine/pacing/request-paced/models.ts';
import { requestPacedOptions } from '../../lib/engine/pacing/request-paced/options.ts';
import type { GenerationRequest, Prompt } from '../../lib/engine/request.ts';
import type { TokenStream } from '../../lib/engine/token-stream.ts';
import { createWordTokenizer } from '../../lib/engine/tokenizer/words.ts';
import { FakeClock } from './fake-clock.ts';

/** What an observer heard, in order. */
export interface Heard {
  readonly firstTokenMs: number[];
  readonly gapsMs: number[];
  readonly ends: SequenceEnd[];
  readonly endMs: number[];
  /** `running/waiting` after each change. */
  readonly queue: string[];
  /** `running/waiting` adapters after each change. */
  readonly adapters: string[];
}

export interface EngineFixtureOptions extends Partial<Omit<EngineOptions, 'clock' | 'generator' | 'pacing' | 'observer'>> {
  readonly mode?: 'echo' | 'random';
  readonly ttftMs?: number;
  readonly itlMs?: number;
  readonly clock?: FakeClock;
}

export function createEngineFixture(options: EngineFixtureOptions = {}): { engine: Engine; clock: FakeClock; heard: Heard } {
  const { mode = 'echo', ttftMs = 0, itlMs = 0, clock = new FakeClock(1000), ...engineOptions } = options;
  const heard: Heard = { firstTokenMs: [], gapsMs: [], ends: [], endMs: [], queue: [], adapters: [] };
  const engine = new Engine({
    seed: 1,
    maxNumSeqs: 5,
    maxWaitingQueueLength: 1000,
    maxModelLen: 1024,
    maxLoras: 1,
    maxCpuLoras: 1,
    loraLoadLatencyMs: 0,
    ...engineOptions,
    clock,
    generator: createGenerator(mode, createWordTokenizer()),
    pacing: createRequestPacing(resolveConfig(requestPacedOptions, { timeToFirstToken: ttftMs, interTokenLatency: itlMs })),
    observer: createRecorder(heard),
  });
  return { engine, clock, heard };
}

function createRecorder(heard: Heard): EngineObserver {
  return {
    firstToken: (_sequence, latencyMs) => void heard.firstTokenMs.push(latencyMs),
    nextToken: (_sequence, gapMs) => void heard.gapsMs.push(gapMs),
    sequenceEnded: (_sequence, end, latencyMs) => {
      heard.ends.push(end);
      heard.endMs.push(latencyMs);
    },
    queueChanged: (numRunning, numWaiting) => void heard.queue.push(`${numRunning}/${numWaiting}`),
    adaptersChanged: (running, waiting) => void heard.adapters.push(`${running.join()}/${waiting.join()}`),
  };
}

/** A prompt that echoes `text`. */
export function promptOf(text: string, numTokens = 4): Prompt {
  return { text, numTokens, echoText: text };
}

/** A streamed request for one echo of `text`, with changes. */
export function requestOf(text: string, changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    prompts: [promptOf(text)],
    n: 1,
    adapter: null,
    maxTokens: null,
    defaultMaxTokens: null,
    minTokens: 0,
    ignoreEos: false,
    seed: null,
    hasRemotePrefill: false,
    isBuffered: false,
    ...changes,
  };
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
  for (const { tokens, finishReason } of batch) {
    taken.text += tokens.map((token) => token.text).join('');
    taken.numTokens += tokens.length;
    if (finishReason !== null) taken.finishReasons.push(finishReason);
  }
}

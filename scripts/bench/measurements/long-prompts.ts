// Guards the event loop: what other clients' very long prompts do to the pace of streams. They are tokenized, hashed and scheduled.
import { lineUpOurServer } from '../candidates.ts';
import { createPrompt, encodeEchoRequest, probeEchoFrames } from '../echo-request.ts';
import { type LoadResult, runLoad } from '../load.ts';
import { LongPromptClients } from '../long-prompts.ts';
import type { Measurement, Reading } from '../measurement.ts';
import { INTER_TOKEN_MS, PACED_FLAGS } from '../paced-load.ts';
import { type RunningServer, withServer } from '../server-process.ts';

const NUM_STREAMS = 20;
const NUM_CLIENTS = 2;
const PROMPT_CHARS = 512 * 1024;

/** The p99 gap of streams, alone and beside clients that send long prompts one after the other. */
export const longPrompts: Measurement = {
  name: 'long-prompts',
  title: `${NUM_STREAMS} streams, ${INTER_TOKEN_MS} ms between tokens, alone and beside ${NUM_CLIENTS} clients with prompts of 512 kB`,
  figures: [
    { key: 'alone_p99_ms', label: 'gap alone, p99', unit: 'ms', digits: 2 },
    { key: 'beside_p99_ms', label: 'gap beside long prompts, p99', unit: 'ms', digits: 2 },
    { key: 'added_p99_ms', label: 'added to p99', unit: 'ms', digits: 2, target: { atMost: 20 } },
    { key: 'beside_max_ms', label: 'gap beside long prompts, most above 20 ms', unit: 'ms', digits: 2 },
    { key: 'prompts_per_second', label: 'long prompts', unit: '/s', digits: 2 },
  ],
  lineUp: lineUpOurServer,
  measure: (candidate, seconds) => withServer(candidate, FLAGS, (server) => measureBoth(server, seconds)),
};

const FLAGS: readonly string[] = [...PACED_FLAGS, '--max-model-len', '1000000', '--num-gpu-blocks-override', '200000', '--max-request-body-size-mb', '2'];

async function measureBoth(server: RunningServer, seconds: number): Promise<Reading> {
  const alone = await runStreams(server, seconds);
  const clients = new LongPromptClients({ port: server.port, numClients: NUM_CLIENTS, numChars: PROMPT_CHARS });
  clients.start();
  const beside = await runStreams(server, seconds);
  await clients.stop();
  const aloneP99 = alone.pace?.gapP99Ms ?? Number.NaN;
  const besideP99 = beside.pace?.gapP99Ms ?? Number.NaN;
  return {
    values: {
      alone_p99_ms: aloneP99,
      beside_p99_ms: besideP99,
      added_p99_ms: besideP99 - aloneP99,
      beside_max_ms: beside.pace?.errorMaxMs ?? Number.NaN,
      prompts_per_second: clients.numAnswered / clients.elapsedSeconds,
    },
    problems: [...alone.errors, ...beside.errors, ...clients.problems],
    generatorCores: beside.generatorCpuSeconds / beside.elapsedSeconds,
  };
}

async function runStreams({ port, pid }: RunningServer, seconds: number): Promise<LoadResult> {
  const prompt = createPrompt(NUM_WORDS);
  return runLoad({
    port,
    serverPid: pid,
    numConnections: NUM_STREAMS,
    request: encodeEchoRequest({ port, prompt, stream: true }),
    expected: { kind: 'streamed', numTextFrames: await probeEchoFrames(port, prompt) },
    rampMs: 190,
    warmupMs: 500,
    measureMs: seconds * 1000,
    interTokenMs: INTER_TOKEN_MS,
  });
}

const NUM_WORDS = 50;

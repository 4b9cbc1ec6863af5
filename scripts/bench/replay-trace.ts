// Guards against a simulation that is not what the server does in real time: a trace is simulated, then sent to the built server as its
// requests arrive, and what the clients measure is compared with what was predicted.
import { connect } from 'node:net';
import { parseFlags } from '../../lib/config/flags.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { createEmbeddedSource } from '../../lib/engine/tokenizer/source/embedded-source.ts';
import { type SimulateConfig, simulateOptions } from '../../lib/simulate/options.ts';
import { createPromptMaker } from '../../lib/simulate/prompt-maker.ts';
import type { RequestResult } from '../../lib/simulate/recorder.ts';
import { Simulation } from '../../lib/simulate/simulation.ts';
import { type NumberedRequest, readTrace } from '../../lib/simulate/trace-file.ts';
import { readArguments } from '../script-arguments.mjs';
import { lineUpOurServer } from './candidates.ts';
import { killLiveProcesses } from './live-processes.ts';
import { withServer } from './server-process.ts';
import { percentile } from './statistics.ts';

const HELP = `Usage: npm run build && node --import tsx scripts/bench/replay-trace.ts --trace FILE [-- FLAGS]

Simulates a trace and replays it in real time on the built server; both get FLAGS, and as many seats as FLAGS say (default 5).
Reports how far the clients' times to the first token and to the end are from the predicted ones, in milliseconds.

  --trace FILE   a short one: it takes as long as its requests arrive (see scripts/make-trace.ts)
  --ours PATH    this script or executable instead of dist/main.js
  --help         this text
`;

const START_DELAY_MS = 200;

const { values, positionals } = readArguments(HELP, {
  allowPositionals: true,
  options: { trace: { type: 'string' }, ours: { type: 'string' } },
});
process.once('exit', killLiveProcesses);

if (values.trace === undefined) {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else await bench(values.trace, values.ours, ['--max-num-seqs', '5', ...positionals, '--mode', 'random']);

/** What a client measured, in milliseconds from the moment it wrote the request. */
interface Measured {
  readonly firstTokenMs: number;
  readonly endMs: number;
  readonly numTokens: number;
}

async function bench(trace: string, oursPath: string | undefined, flags: readonly string[]): Promise<void> {
  const requests: NumberedRequest[] = [];
  for await (const some of readTrace(trace)) requests.push(...some);
  const config = resolveConfig(simulateOptions, parseFlags(simulateOptions, ['--trace', trace, '--max-model-len', '4096', ...flags]));
  const predicted = predict(config, requests);
  const [candidate] = lineUpOurServer({ oursPath, peerPath: undefined, vllmPythonPath: undefined, nodeFlags: [] }).candidates;
  if (candidate === undefined) throw new TypeError('there is a server to measure');
  report(predicted, await withServer(candidate, flags, ({ port }) => replay(port, config, requests)));
}

/** The simulation's results by line. */
function predict(config: SimulateConfig, requests: readonly NumberedRequest[]): ReadonlyMap<number, RequestResult> {
  const results = new Map<number, RequestResult>();
  const listener = { ended: ({ line }: NumberedRequest, result: RequestResult) => void results.set(line, result), refused() {} };
  const simulation = new Simulation(config, { startMs: requests[0]?.arrivalMs ?? 0, listener });
  for (const request of requests) simulation.arrive(request);
  while (simulation.proceed()) continue;
  return results;
}

/** Sends each request at its time. @returns what the clients measured, by line. */
async function replay(port: number, config: SimulateConfig, requests: readonly NumberedRequest[]): Promise<ReadonlyMap<number, Measured>> {
  const toPrompt = createPromptMaker({ ...config, seed: config.seed ?? 0, tokenizer: createEmbeddedSource().tokenizer });
  const encoded = requests.map((request) => encode(toPrompt(request).tokenIds, request));
  const startMs = performance.now() + START_DELAY_MS - (requests[0]?.arrivalMs ?? 0);
  const answers = requests.map(async ({ line, arrivalMs }, index): Promise<[number, Measured]> => {
    await new Promise((resolve) => setTimeout(resolve, startMs + arrivalMs - performance.now()));
    return [line, await send(port, encoded[index] ?? '')];
  });
  return new Map(await Promise.all(answers));
}

function encode(prompt: readonly number[], { numOutputTokens, priority }: NumberedRequest): string {
  const body = JSON.stringify({ model: 'm', prompt, max_tokens: numOutputTokens, ignore_eos: true, stream: true, priority });
  const headers = ['host: x', 'content-type: application/json', 'connection: close', `content-length: ${body.length}`];
  return `POST /v1/completions HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
}

function send(port: number, request: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    let [received, firstTokenMs, lastTokenMs, numTokens, sentMs] = ['', Number.NaN, Number.NaN, 0, 0];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      sentMs = performance.now();
      socket.write(request);
    });
    socket.setEncoding('utf8').on('data', (data: string) => {
      const frames = (received + data).split('\n\n');
      received = frames.pop() ?? '';
      const count = frames.filter((frame) => frame.includes('"text":')).length;
      if (count === 0) return;
      lastTokenMs = performance.now() - sentMs;
      if (numTokens === 0) firstTokenMs = lastTokenMs;
      numTokens += count;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ firstTokenMs, endMs: lastTokenMs, numTokens }));
  });
}

function report(predicted: ReadonlyMap<number, RequestResult>, measured: ReadonlyMap<number, Measured>): void {
  const firstErrors: number[] = [];
  const endErrors: number[] = [];
  let numWrong = 0;
  for (const [line, { firstTokenMs, endMs, numTokens }] of measured) {
    const result = predicted.get(line);
    if (result === undefined || result.numOutputTokens !== numTokens) {
      numWrong++;
      continue;
    }
    firstErrors.push(firstTokenMs - (result.firstTokenMs - result.arrivalMs));
    endErrors.push(endMs - (result.lastTokenMs - result.arrivalMs));
  }
  console.log(`${measured.size} requests, ${numWrong} with another number of tokens than predicted`);
  for (const [name, errors] of [['TTFT', firstErrors], ['E2E', endErrors]] as const) if (errors.length > 0) console.log(describeErrors(name, errors));
  if (numWrong > 0) process.exitCode = 1;
}

function describeErrors(name: string, errors: readonly number[]): string {
  const sorted = Float64Array.from(errors, Math.abs).sort();
  const [median, p99, max] = [percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(sorted, 1)].map((value) => value.toFixed(3));
  const signed = percentile(Float64Array.from(errors).sort(), 0.5).toFixed(3);
  return `${name.padEnd(5)} absolute error: median ${median} ms, p99 ${p99} ms, max ${max} ms; median of measured - predicted ${signed} ms`;
}

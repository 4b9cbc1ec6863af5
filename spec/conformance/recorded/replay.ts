// Recorded runs put to simulators with their flags, case by case, over sockets.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { createSystemClock } from '../../../lib/base/clock.ts';
import { silentLogger } from '../../../lib/base/log.ts';
import { readServeCommand } from '../../../lib/command-line.ts';
import { startServer } from '../../../lib/compose.ts';
import type { Simulator } from '../../../lib/simulator.ts';
import { compareAnswer } from './compare/compare-answer.ts';
import { findDifference, type RecordedTokenizer } from './known-differences.ts';
import { type GivenAnswer, type RecordedRequest, type RecordedRun, recordedRuns } from './recorded-run.ts';
import { replayArgs } from './replay-args.ts';

export interface ReplayOptions {
  readonly tokenizer: RecordedTokenizer;
  /** Flags beside those of the run. */
  readonly args: readonly string[];
}

/** Declares a test for every case of every run: it is answered as recorded, or differs where that is known. */
export function describeReplay(options: ReplayOptions): void {
  for (const run of recordedRuns) describe(`vLLM 0.32, run ${run.name}, with ${options.tokenizer}`, () => describeRun(run, options));
}

function describeRun(run: RecordedRun, { tokenizer, args }: ReplayOptions): void {
  let simulator: Simulator;
  before(async () => void (simulator = await startRun(run, args)));
  after(() => simulator.close());
  const rules = { ...run, comparesCounts: tokenizer === 'the Qwen3 tokenizer' };
  for (const recorded of run.cases) {
    const reason = findDifference(run.name, recorded.name, tokenizer);
    it(reason === undefined ? recorded.name : `${recorded.name} (differs: ${reason})`, async () => {
      const problems = compareAnswer(recorded, await send(simulator, recorded), rules);
      if (reason === undefined) assert.deepEqual(problems, []);
      else assert.notDeepEqual(problems, [], 'answered as recorded: take it off known-differences.ts');
    });
  }
}

/** A server as a run had it. */
export function startRun({ args, env }: Pick<RecordedRun, 'args' | 'env'>, moreArgs: readonly string[]): Promise<Simulator> {
  const { config } = readServeCommand([...args, '--host', '127.0.0.1', '--port', '0', ...replayArgs, ...moreArgs], env);
  return startServer(config, { clock: createSystemClock(), logger: silentLogger, env });
}

/** The answer to a recorded request. Not by fetch, which follows redirects and adds headers of its own. */
export function send({ port }: Simulator, { method, path, headers, body }: RecordedRequest): Promise<GivenAnswer> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, agent: false, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => (text += data)).on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: flatten(response.headers), text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function flatten(headers: NodeJS.Dict<string | string[]>): GivenAnswer['headers'] {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  // The port is the test's own.
  return flat['location'] === undefined ? flat : { ...flat, location: new URL(flat['location']).pathname };
}

// The server behind real sockets and the simulation give every request the same times, to the last bit.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { parseFlags } from '../../lib/config/flags.ts';
import { options } from '../../lib/options.ts';
import { simulateLines } from '../support/simulated-trace.ts';
import { replayOnServer, type TimedRequest } from '../support/virtual-server.ts';

/** Requests at random, some of which share the beginning of their prompt, some of which arrive together. */
function makeRequests(seed: number, { meanGapMs, maxPrompt }: { readonly meanGapMs: number; readonly maxPrompt: number }): TimedRequest[] {
  const rng = createRng(seed);
  let arrivalMs = 0;
  return Array.from({ length: 24 }, () => {
    if (rng.next() > 0.25) arrivalMs += rng.next() * 2 * meanGapMs;
    const shared = rng.integer(0, 1) === 0 ? [] : Array.from({ length: 40 }, (_, index) => 3000 + index);
    const own = Array.from({ length: rng.integer(1, maxPrompt - 40) }, () => rng.integer(1, 2_900));
    return { arrivalMs, tokenIds: [...shared, ...own], numOutputTokens: rng.integer(1, 30), priority: rng.integer(0, 2) };
  });
}

interface Case {
  readonly name: string;
  readonly flags: readonly string[];
  readonly meanGapMs: number;
  readonly maxPrompt: number;
  /** What the case is there for. */
  readonly wants: { readonly waiting: boolean; readonly preemptions: boolean };
}

const LINEAR = ['--step-time-model', 'linear'];
const TIGHT = ['--num-gpu-blocks-override', '24', '--max-model-len', '300'];

const CASES: readonly Case[] = [
  {
    name: 'request-paced, more requests than seats',
    flags: ['--time-to-first-token', '50', '--inter-token-latency', '7.3', '--max-num-seqs', '3'],
    meanGapMs: 40,
    maxPrompt: 200,
    wants: { waiting: true, preemptions: false },
  },
  {
    name: 'request-paced with latencies at random, time by prompt and load, a small cache',
    flags: [
      ...['--prefill-time-per-token', '0.3', '--inter-token-latency', '7', '--inter-token-latency-std-dev', '2'],
      ...['--time-factor-under-load', '2', '--max-num-seqs', '6', '--seed', '11', ...TIGHT],
    ],
    meanGapMs: 10,
    maxPrompt: 200,
    wants: { waiting: true, preemptions: true },
  },
  {
    name: 'step-paced, prompts in pieces',
    flags: [...LINEAR, '--max-num-seqs', '4', '--max-num-batched-tokens', '64'],
    meanGapMs: 15,
    maxPrompt: 300,
    wants: { waiting: true, preemptions: false },
  },
  {
    name: 'step-paced, preemptions',
    flags: [...LINEAR, '--max-num-seqs', '8', '--max-num-batched-tokens', '128', ...TIGHT],
    meanGapMs: 5,
    maxPrompt: 120,
    wants: { waiting: true, preemptions: true },
  },
  {
    name: 'step-paced by priority, prompts whole or not at all',
    flags: [...LINEAR, '--max-num-seqs', '5', '--scheduling-policy', 'priority', '--no-enable-chunked-prefill', ...TIGHT],
    meanGapMs: 5,
    maxPrompt: 120,
    wants: { waiting: true, preemptions: true },
  },
];

describe('the server and a simulation', () => {
  for (const { name, flags, wants, ...load } of CASES)
    it(`agree exactly: ${name}`, async () => {
      const requests = makeRequests(name.length, load);
      const given = ['--seed', '0', '--max-model-len', '1024', '--max-waiting-queue-length', '1000', ...flags];
      const { results, simulation } = simulateLines(
        given,
        requests.map(({ arrivalMs, tokenIds, numOutputTokens, priority }) => ({
          arrival_ms: arrivalMs,
          prompt: tokenIds,
          output_tokens: numOutputTokens,
          priority,
        })),
      );
      const seen = await replayOnServer(parseFlags(options, given), requests);
      for (const [index, { firstTokenMs, lastTokenMs, numTokens }] of seen.entries()) {
        const result = results.get(index + 1);
        assert.ok(result !== undefined, `request ${index + 1} has not ended`);
        assert.equal(firstTokenMs, result.firstTokenMs, `first token of request ${index + 1}`);
        assert.equal(lastTokenMs, result.lastTokenMs, `last token of request ${index + 1}`);
        assert.equal(numTokens, result.numOutputTokens);
      }
      const hasWaited = [...results.values()].some(({ admittedMs, arrivalMs }) => admittedMs > arrivalMs);
      assert.deepEqual({ waiting: hasWaited, preemptions: simulation.recorder.totals.numPreemptions > 0 }, wants);
      assert.ok(simulation.recorder.totals.numHitTokens > 0);
    });
});

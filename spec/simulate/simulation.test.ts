import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulateLines } from '../support/simulated-trace.ts';

const request = (arrivalMs: number, changes: Readonly<Record<string, unknown>> = {}) => ({ arrival_ms: arrivalMs, prompt_tokens: 32, output_tokens: 3, ...changes });
const PACE = ['--time-to-first-token', '100', '--inter-token-latency', '10'];

describe('Simulation', () => {
  it('gives a request its times on the trace\'s own time line', () => {
    const { results } = simulateLines([...PACE, '--max-num-seqs', '1'], [request(1000), request(1005)]);
    assert.deepEqual(
      [...results.values()].map(({ arrivalMs, admittedMs, firstTokenMs, lastTokenMs }) => [arrivalMs, admittedMs, firstTokenMs, lastTokenMs]),
      [[1000, 1000, 1100, 1120], [1005, 1120, 1220, 1240]],
    );
  });

  it('takes no account of --time-scale', () => {
    const { results } = simulateLines([...PACE, '--time-scale', '100'], [request(0)]);
    assert.equal(results.get(1)?.lastTokenMs, 120);
  });

  it('refuses nothing unless a limit is given, and says what it refuses', () => {
    const many = Array.from({ length: 2000 }, () => request(0));
    assert.equal(simulateLines(['--max-num-seqs', '1'], many).refusals.size, 0);
    const { refusals, results, simulation } = simulateLines(
      [...PACE, '--max-num-seqs', '1', '--max-waiting-queue-length', '1', '--max-model-len', '64'],
      [request(0), request(0), request(0), request(500, { prompt_tokens: 64 }), request(500, { prompt: 'x '.repeat(100), prompt_tokens: null }), request(900)],
    );
    assert.deepEqual([...refusals], [[3, 'queue_full'], [4, 'prompt_too_long'], [5, 'prompt_too_long']]);
    assert.deepEqual([[...results.keys()], simulation.numRefused, simulation.numUnderWay], [[1, 2, 6], { queue_full: 1, prompt_too_long: 2 }, 0]);
  });

  it('counts outputs that the context cuts', () => {
    const { simulation, results } = simulateLines(['--max-model-len', '40'], [request(0, { output_tokens: 20 }), request(0)]);
    assert.deepEqual([results.get(1)?.numOutputTokens, results.get(2)?.numOutputTokens, simulation.numCutShort], [8, 3, 1]);
  });

  it('finds the prefix of a group in the cache, and nothing without prefix caching', () => {
    const trace = [request(0, { prefix_group: 'g', prefix_tokens: 16 }), request(1, { prefix_group: 'g', prefix_tokens: 16 }), request(2)];
    const cached = (flags: readonly string[]) => [...simulateLines(flags, trace).results.values()].map(({ numCachedTokens }) => numCachedTokens);
    assert.deepEqual([cached([]), cached(['--no-enable-prefix-caching'])], [[0, 16, 0], [0, 0, 0]]);
  });

  it('runs adapters in turns, any name unless options say which', () => {
    const trace = [request(0, { lora: 'a' }), request(0, { lora: 'b' }), request(0, { lora: 'a' })];
    const { results } = simulateLines([...PACE, '--max-loras', '1'], trace);
    assert.deepEqual([1, 2, 3].map((line) => results.get(line)?.admittedMs), [0, 120, 0]);
    assert.throws(() => simulateLines(['--lora', 'a'], trace), /memory:2: lora: expected one of --lora or --lora-modules, got "b"/);
    assert.throws(() => simulateLines(['--lora-modules', 'a=/a'], trace), /memory:2: lora: expected one of --lora or --lora-modules, got "b"/);
    assert.equal(simulateLines([...PACE, '--lora', 'a', '--lora-modules', 'b=/b'], trace).results.size, 3);
  });

  it('admits by priority when told to', () => {
    const trace = [request(0), request(1, { priority: 5 }), request(2, { priority: 1 })];
    const { results } = simulateLines([...PACE, '--max-num-seqs', '1', '--scheduling-policy', 'priority'], trace);
    assert.deepEqual([...results.keys()], [1, 3, 2]);
  });
});

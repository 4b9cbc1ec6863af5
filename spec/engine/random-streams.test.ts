import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RandomStreamFactory } from '../../lib/engine/random-streams.ts';

describe('RandomStreams', () => {
  it('are apart from each other, and each starts over at every call', () => {
    const streams = new RandomStreamFactory(1).forPrompt('a', null)(0);
    const starts = [streams.content(), streams.length(), streams.latency()].map((rng) => rng.next());
    assert.equal(new Set(starts).size, 3);
    assert.equal(streams.latency().next(), starts[2]);
  });

  it('have latencies that follow from server seed, prompt, arrival and sample, or from a seed of the request', () => {
    const first = (serverSeed: number, requestSeed: number | null, sample = 0): number =>
      new RandomStreamFactory(serverSeed).forPrompt('a', requestSeed)(sample).latency().next();
    assert.equal(first(1, null), first(1, null));
    assert.notEqual(first(1, null), first(2, null));
    assert.notEqual(first(1, null), first(1, null, 1));
    assert.equal(first(1, 5), first(2, 5));
    const factory = new RandomStreamFactory(1);
    assert.notEqual(factory.forPrompt('a', null)(0).latency().next(), factory.forPrompt('a', null)(0).latency().next());
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashText } from '../../lib/base/rng.ts';
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

  it('of a request with a seed follow from its prompt too, and from nothing else', () => {
    const first = (factory: RandomStreamFactory, text: string, sample = 0): number[] => {
      const streams = factory.forPrompt(text, 5)(sample);
      return [streams.content(), streams.length(), streams.latency()].map((rng) => rng.next());
    };
    const factory = new RandomStreamFactory(1);
    const [a, b] = [first(factory, 'a'), first(factory, 'b')];
    for (const [index, value] of a.entries()) assert.notEqual(value, b[index]);
    assert.deepEqual([first(factory, 'a'), first(new RandomStreamFactory(2), 'a')], [a, a]);
    assert.notDeepEqual(first(factory, 'a', 1), a);
  });

  it('are the same for a prompt by its text and by the hash of it', () => {
    for (const requestSeed of [null, 5]) {
      const [byText, byHash] = [new RandomStreamFactory(1), new RandomStreamFactory(1)];
      for (let arrival = 0; arrival < 2; arrival++)
        assert.equal(byText.forPrompt('a', requestSeed)(0).content().next(), byHash.forPromptHash(hashText('a'), requestSeed)(0).content().next());
    }
  });
});

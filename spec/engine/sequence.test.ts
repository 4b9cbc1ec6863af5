import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { type PromptArrival, Sequence } from '../../lib/engine/sequence.ts';
import { TokenStream } from '../../lib/engine/token-stream.ts';

describe('Sequence', () => {
  it('makes its stream of latencies on first use, and goes on with it', () => {
    let numMade = 0;
    const arrival: PromptArrival = {
      arrivalMs: 0,
      priority: 0,
      adapter: null,
      promptTokenIds: [1, 2, 3, 4],
      extraKeys: null,
      firstExtraKeys: null,
      stop: { maxTokens: 5, minTokens: 0, stopTokenIds: new Set(), repetition: null },
      skipsPrefixCache: false,
      numSamples: 1,
      stream: new TokenStream({ numSequences: 1, isBuffered: false, onReturn: () => {} }),
      requestId: null,
      hasRemotePrefill: false,
      stopping: null,
      createSource: () => assert.fail('no token is due'),
      createLatencyRng: () => {
        numMade++;
        return createRng(1);
      },
    };
    const sequence = new Sequence(arrival, { order: 0, index: 0, sample: 0 });
    assert.equal(numMade, 0);
    assert.notEqual(sequence.latencyRng.next(), sequence.latencyRng.next());
    assert.equal(numMade, 1);
  });
});

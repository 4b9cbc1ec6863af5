import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { Sequence } from '../../lib/engine/sequence.ts';
import { TokenStream } from '../../lib/engine/token-stream.ts';

describe('Sequence', () => {
  it('makes its stream of latencies on first use, and goes on with it', () => {
    let numMade = 0;
    const sequence = new Sequence({
      order: 0,
      index: 0,
      adapter: null,
      numPromptTokens: 4,
      arrivalMs: 0,
      stream: new TokenStream({ numSequences: 1, isBuffered: false, onReturn: () => {} }),
      createSource: () => assert.fail('no token is due'),
      createLatencyRng: () => {
        numMade++;
        return createRng(1);
      },
      emit: () => null,
    });
    assert.equal(numMade, 0);
    assert.notEqual(sequence.latencyRng.next(), sequence.latencyRng.next());
    assert.equal(numMade, 1);
  });
});

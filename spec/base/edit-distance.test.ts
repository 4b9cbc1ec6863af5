import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editDistance, nearestWord } from '../../lib/base/edit-distance.ts';
import { createRng, type Rng } from '../../lib/base/rng.ts';

describe('editDistance', () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['port', 'port', 0],
    ['prot', 'port', 1],
    ['por', 'port', 1],
    ['portt', 'port', 1],
    ['port', 'part', 1],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['abcdef', 'badcfe', 3],
  ];
  for (const [a, b, distance] of rows) {
    it(`finds ${distance} from "${a}" to "${b}"`, () => assert.equal(editDistance(a, b), distance));
  }

  it('is symmetric, zero only for equals, and between the difference and the greater of the lengths', (context) => {
    const seed = 20260704;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    for (let round = 0; round < 500; round++) {
      const [a, b] = [drawWord(rng), drawWord(rng)];
      const distance = editDistance(a, b);
      assert.equal(editDistance(b, a), distance, `${a} ${b}`);
      assert.equal(distance === 0, a === b, `${a} ${b}`);
      assert.ok(distance >= Math.abs(a.length - b.length) && distance <= Math.max(a.length, b.length), `${a} ${b}`);
    }
  });
});

describe('nearestWord', () => {
  const flags = ['port', 'model', 'max-model-len', 'max-num-seqs'];

  it('finds the word that was meant', () => {
    assert.equal(nearestWord('prot', flags), 'port');
    assert.equal(nearestWord('max-modle-len', flags), 'max-model-len');
    assert.equal(nearestWord('max-num-seq', flags), 'max-num-seqs');
  });

  it('finds nothing where nothing is near', () => {
    assert.equal(nearestWord('temperature', flags), undefined);
    assert.equal(nearestWord('constructor', flags), undefined);
    assert.equal(nearestWord('', flags), undefined);
    assert.equal(nearestWord('port', []), undefined);
  });

  it('prefers the nearer word, and the first of equals', () => {
    assert.equal(nearestWord('models', ['moduls', 'model']), 'moduls');
    assert.equal(nearestWord('models', ['modest', 'model']), 'model');
  });
});

function drawWord(rng: Rng): string {
  return Array.from({ length: rng.integer(0, 7) }, () => 'abc-'[rng.integer(0, 3)]).join('');
}

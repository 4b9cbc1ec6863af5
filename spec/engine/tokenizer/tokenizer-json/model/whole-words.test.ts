import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../../lib/base/rng.ts';
import { MergeTable } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-table.ts';
import { MergeTrees } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-trees.ts';
import { MAX_SHORT_SYMBOLS, mergeShort } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-short.ts';
import { Vocabulary } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/vocabulary.ts';
import { WholeWords } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/whole-words.ts';

const LETTERS = ['a', 'b', 'c'];

function add(vocabulary: Vocabulary, token: string): void {
  const bytes = Buffer.from(token);
  assert.ok(vocabulary.add(bytes, 0, bytes.length, vocabulary.numIds));
}

function idOf(vocabulary: Vocabulary, token: string): number {
  const id = vocabulary.findText(token);
  assert.ok(id >= 0, token);
  return id;
}

/** Merges of two tokens each, in the order of their ranks. */
function createModel(pairs: readonly (readonly [string, string])[], symbols: readonly string[] = LETTERS): { vocabulary: Vocabulary; merges: MergeTable } {
  const vocabulary = new Vocabulary(0);
  const merges = new MergeTable();
  for (const symbol of symbols) add(vocabulary, symbol);
  for (const [left, right] of pairs) if (vocabulary.findText(left + right) < 0) add(vocabulary, left + right);
  for (const [rank, [left, right]] of pairs.entries()) merges.set(idOf(vocabulary, left), idOf(vocabulary, right), rank, idOf(vocabulary, left + right));
  return { vocabulary, merges };
}

// Of short tokens, some of which can be merged in several ways; out of order, some are merged from what comes later.
function drawPairs(rng: Rng, isOrdered: boolean): [string, string][] {
  const pairs: [string, string][] = [];
  const tokens = [...LETTERS];
  const pick = (): string => tokens[rng.integer(0, tokens.length - 1)] ?? '';
  for (let count = rng.integer(1, 25); count > 0; count--) {
    const [left, right] = [pick(), pick()];
    if (left.length + right.length > 12 || pairs.some((pair) => pair[0] === left && pair[1] === right)) continue;
    pairs.splice(isOrdered || rng.integer(0, 3) > 0 ? pairs.length : rng.integer(0, pairs.length), 0, [left, right]);
    tokens.push(left + right);
  }
  return pairs;
}

function merge(text: string, vocabulary: Vocabulary, merges: MergeTable): string[] {
  const symbols = Int32Array.from(text, (letter) => idOf(vocabulary, letter));
  assert.ok(symbols.length <= MAX_SHORT_SYMBOLS);
  const count = mergeShort(symbols, symbols.length, merges);
  return [...symbols.subarray(0, count)].map((id) => Buffer.from(vocabulary.bytesOf(id)).toString());
}

describe('MergeTrees', () => {
  it('is certain only of tokens that their text is merged to', () => {
    const seed = 83;
    const rng = createRng(seed);
    let [numCertain, numOthers, numMissed] = [0, 0, 0];
    for (let round = 0; round < 3_000; round++) {
      const isOrdered = round % 2 === 0;
      const { vocabulary, merges } = createModel(drawPairs(rng, isOrdered));
      const { isWhole } = new MergeTrees(merges, vocabulary);
      for (let id = 0; id < vocabulary.numIds; id++) {
        const text = Buffer.from(vocabulary.bytesOf(id)).toString();
        const merged = merge(text, vocabulary, merges);
        if (isWhole(id)) assert.deepEqual(merged, [text], `seed ${seed}, round ${round}`);
        numCertain += isWhole(id) ? 1 : 0;
        numOthers += merged.length > 1 ? 1 : 0;
        numMissed += isOrdered && merged.length === 1 && !isWhole(id) ? 1 : 0;
      }
    }
    assert.ok(numOthers > 1_000, `${numOthers} tokens that are not reached`);
    assert.ok(numMissed < numCertain / 10, `${numMissed} of ${numCertain} missed`);
  });

  it('knows a token that is not reached', () => {
    const { vocabulary, merges } = createModel([['b', 'c'], ['a', 'b'], ['ab', 'c']]);
    const { isWhole } = new MergeTrees(merges, vocabulary);
    assert.deepEqual(['a', 'bc', 'ab', 'abc'].map((token) => isWhole(idOf(vocabulary, token))), [true, true, true, false]);
  });

  it('takes no token for a symbol that has several characters', () => {
    const { vocabulary, merges } = createModel([['ab', 'c'], ['é', 'c']], ['a', 'b', 'c', 'ab', 'é']);
    const { isWhole } = new MergeTrees(merges, vocabulary);
    assert.deepEqual(['ab', 'abc', 'éc'].map((token) => isWhole(idOf(vocabulary, token))), [false, false, true]);
  });
});

describe('WholeWords', () => {
  const tokens = ['the', 'Ġthe', 'ä', 'Ã¤', 'ä½łå¥½', 'Ċ', 'x'.repeat(65), '你好', '😀', 'ðŁĺĢ'];

  function find(text: string, isByteLevel: boolean, isWhole: ((id: number) => boolean) | null): string | null {
    const { vocabulary } = createModel([], tokens);
    const padded = `<${text}>`;
    const id = new WholeWords({ vocabulary, isByteLevel, isWhole }).find(padded, 1, padded.length - 1);
    return id < 0 ? null : (tokens[id] ?? null);
  }

  it('spells words in bytes', () => {
    assert.deepEqual(
      ['the', ' the', 'ä', '你好', '\n', '😀', 'thé', 'no'].map((word) => find(word, true, () => true)),
      ['the', 'Ġthe', 'Ã¤', 'ä½łå¥½', 'Ċ', 'ðŁĺĢ', null, null],
    );
  });

  it('spells words in characters', () => {
    assert.deepEqual(['the', ' the', 'ä', '你好', '😀', '\n'].map((word) => find(word, false, () => true)), ['the', null, 'ä', '你好', '😀', null]);
  });

  it('finds long ones only where all tokens are words', () => {
    assert.equal(find('x'.repeat(65), true, () => true), null);
    assert.equal(find('x'.repeat(65), true, null), 'x'.repeat(65));
  });

  it('leaves out what is not certain', () => assert.equal(find('the', true, () => false), null));
});

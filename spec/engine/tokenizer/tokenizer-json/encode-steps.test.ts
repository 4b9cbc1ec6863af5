import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';
import { createSmallTokenizer } from '../../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { createTokenizerFromJson } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import { finishSteps, Meter } from '../../../../lib/base/slices/meter.ts';
import type { EncodeOptions, JsonTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { readMiniTokenizers } from './mini-tokenizers.ts';
import { type Corpus, readPacked } from './recorded-vectors.ts';

const STEP_SIZES = [1, 7, 64];
const small = createSmallTokenizer().tokenizer;
const features = readMiniTokenizers();

function assertSame(tokenizer: JsonTokenizer, text: string, options: EncodeOptions = {}, hint: string = ''): void {
  const ids = tokenizer.encode(text, options);
  const tokens = tokenizer.tokenize(text, options);
  for (const unitsPerStep of STEP_SIZES) {
    const place = `${hint} ${JSON.stringify(text)} in steps of ${unitsPerStep}`;
    assert.deepEqual(finishSteps(tokenizer.encodeSteps(text, options, new Meter(unitsPerStep))), ids, place);
    assert.deepEqual(finishSteps(tokenizer.tokenizeSteps(text, options, new Meter(unitsPerStep))), tokens, place);
  }
}

// All that some stage takes together: marks, blanks, runs, contractions, names of tokens whole and in part, parts of characters.
const PARTS = [
  ' ', '  ', '   \n', '\r\n', '\t', '\u00a0', '\u3000', '▁', '▁▁', 'a', 'the', ' the', 'THE', 'Hello', 'wörld', "'s", "'LL", "'", '12', '12345', '½', '٣', '.', '...', '!?', '//\n',
  '\u0301', '\u0323\u0301', 'e\u0301', '\u0327', '\u1100\u1161\u11a8', '가', 'Å', 'ﬁ', 'İ', 'Σ', 'ß', '好', '你好世界', 'のー', 'है', '😀', '👩\u200d👧', '𝕳', '\u{1f8d8}', '\ud800', '\udc00',
  '<|im_end|>', '<|im_', 'end|>', '<think>', '<thi', '</think>', '<s>', '</s>', '<', '[MASK]', '<mask>', '<x>', '\u0000', '\ufffd', 'abcabcabcabc', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
];

function createText(rng: Rng): string {
  return Array.from({ length: rng.integer(0, 30) }, () => PARTS[rng.integer(0, PARTS.length - 1)] ?? '').join('');
}

describe('JsonTokenizer gives the same in steps as at once', () => {
  for (const { id, create, cases } of features) {
    it(`with ${id}`, () => {
      const tokenizer = create();
      for (const { text } of cases) assertSame(tokenizer, text, { addSpecialTokens: true });
      // Texts that belong to no feature, and to the wrong one.
      const seed = 71;
      const rng = createRng(seed);
      const recorded = cases.map(({ text }) => text);
      for (let round = 0; round < 60; round++) {
        const pasted = recorded[rng.integer(0, recorded.length - 1)] ?? '';
        assertSame(tokenizer, createText(rng) + pasted + createText(rng), { splitSpecialTokens: round % 4 === 0 }, `seed ${seed}, round ${round}`);
      }
    });
  }

  it('for every recorded text', () => {
    const { corpus, surrogate_corpus: surrogates } = readPacked<Corpus>('recorded/small.json.gz', import.meta.url);
    assert.ok(corpus.length > 100);
    for (const { text } of corpus) assertSame(small, text.slice(0, 4000));
    for (const { js_text_escaped: text } of surrogates) assertSame(small, JSON.parse(text) as string);
  });

  it('for a word, blanks and marks that are longer than a step', () => {
    for (const part of ['a', ' ', 'abcdefghij', '\u0301', '\u0301\u0323', '好', '😀', '<', '\n', '▁']) {
      const text = `x${part.repeat(5000 / part.length)}y`;
      assert.deepEqual(finishSteps(small.encodeSteps(text)), small.encode(text), part);
      assert.deepEqual(finishSteps(small.tokenizeSteps(text)), small.tokenize(text), part);
    }
  });

  it('up to every limit', () => {
    const text = 'one <think> two three\u0301 <|im_end|> fourfivesix 7 8';
    for (let limit = 0; limit < 30; limit++) assertSame(small, text, { limit });
  });
});

describe('JsonTokenizer.encodeSteps', () => {
  it('pauses after no more than a step and what cannot be cut', () => {
    const text = `${'word '.repeat(2000)}${'x'.repeat(20_000)}${' '.repeat(20_000)}`;
    const steps = [...small.encodeSteps(text, {}, new Meter(100))];
    assert.ok(steps.length > 1000);
    // One match of a pattern is found at once, and so is the next place where an added token may begin.
    assert.deepEqual(steps.filter((units) => units > 400).length, 3);
  });

  it('and so does tokenizeSteps', () => {
    const text = `${'word '.repeat(2000)}${'x'.repeat(20_000)}${'e\u0301'.repeat(10_000)}`;
    const steps = [...small.tokenizeSteps(text, {}, new Meter(100))];
    assert.ok(steps.length > 1000);
    assert.deepEqual(steps.filter((units) => units > 400).length, 2);
  });

  it('ends early when there are more ids than the limit', () => {
    const text = 'word '.repeat(20_000);
    const numSteps = (limit: number): number => [...small.encodeSteps(text, { limit }, new Meter(100))].length;
    // What is normalized is the whole text.
    assert.ok(numSteps(10) < 0.6 * numSteps(1_000_000));
  });

  it('keeps apart what is encoded by turns', () => {
    const texts = ['a'.repeat(300), 'ab'.repeat(200), `${'\u0301'.repeat(100)}x`, '\n'.repeat(100), 'Hello world. '.repeat(10)];
    const encodings = texts.map((text) => small.encodeSteps(text, {}, new Meter(3)));
    const ids: (number[] | null)[] = texts.map(() => null);
    while (ids.includes(null)) {
      for (const [index, steps] of encodings.entries()) {
        const step = ids[index] === null ? steps.next() : null;
        if (step?.done === true) ids[index] = step.value;
      }
    }
    assert.deepEqual(ids, texts.map((text) => small.encode(text)));
  });

  it('takes a pattern of the file across any pause', () => {
    const letters = [...'abc -=d'];
    const model = { type: 'BPE', vocab: Object.fromEntries(letters.map((letter, id) => [letter, id])), merges: [] };
    const pattern = { Regex: '(?<=a)b+|c(?=d)|x*' };
    for (const behavior of ['Isolated', 'Removed', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']) {
      const { tokenizer } = createTokenizerFromJson({
        model: { ...model, vocab: { ...model.vocab, bc: 7, ab: 8, dc: 9 }, merges: ['b c', 'a b', 'd c'] },
        normalizer: { type: 'Replace', pattern: { Regex: '-=+|==' }, content: 'd' },
        pre_tokenizer: { type: 'Split', pattern, behavior, invert: false },
      });
      const seed = 72;
      const rng = createRng(seed);
      for (let round = 0; round < 100; round++) {
        const text = Array.from({ length: rng.integer(0, 25) }, () => letters[rng.integer(0, letters.length - 1)]).join('');
        assertSame(tokenizer, text, {}, `seed ${seed}, ${behavior}`);
      }
    }
  });
});

describe('JsonTokenizer.encodeInSlices', () => {
  const text = 'One of many words, and <think> another. '.repeat(3000);

  it('gives the ids of encode while the event loop turns', async () => {
    const expected = small.encode(text);
    let isDone = false;
    const encodings = Promise.all([text, text.slice(1), text].map((part) => small.encodeInSlices(part))).finally(() => (isDone = true));
    let numTurns = 0;
    for (; !isDone; numTurns++) await nextTurn();
    assert.ok(numTurns > 10);
    const [first, , third] = await encodings;
    assert.deepEqual([first, third], [expected, expected]);
  });

  it('has a counterpart for tokens with their texts', async () => {
    let isDone = false;
    const tokens = small.tokenizeInSlices(text).finally(() => (isDone = true));
    let numTurns = 0;
    for (; !isDone; numTurns++) await nextTurn();
    assert.ok(numTurns > 5);
    assert.deepEqual(await tokens, small.tokenize(text));
  });

  it('hears its limit and its signal', async () => {
    assert.deepEqual(await small.encodeInSlices(text, { limit: 5 }), small.encode(text, { limit: 5 }));
    const controller = new AbortController();
    const encoding = small.encodeInSlices(text, { signal: controller.signal });
    await nextTurn();
    controller.abort(new Error('gone'));
    await assert.rejects(encoding, { message: 'gone' });
    await assert.rejects(small.encodeInSlices(text, { signal: controller.signal }), { message: 'gone' });
  });
});

// Prompts that just fit the context, and those that do not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { checkTokenIds, createMixedPrompt, createPrompt, createTokenIdPrompt, encodeText, requireFittingText, requireTokens, truncate } from '../../../lib/api/generation/prompt.ts';
import { promptOf } from '../../support/engine-fixture.ts';
import { createWordTokenizer } from '../../support/word-tokenizer.ts';

const tokenizer = createWordTokenizer();
const context = { tokenizer, maxModelLen: 5 } as unknown as GenerationContext;
const TEXT = { echoText: null, addSpecialTokens: false, truncation: null };

const lengthOf = async (text: string): Promise<number> => (await createPrompt(context, { ...TEXT, text })).tokenIds.length;

describe('createPrompt', () => {
  it('leaves room for a token of output', async () => {
    assert.equal(await lengthOf('a b c d'), 4);
    assert.throws(() => createPrompt(context, { ...TEXT, text: 'a b c d e' }), { param: 'max_tokens', message: /prompt of 5 tokens/ });
    assert.throws(() => createPrompt(context, { ...TEXT, text: 'a b c d e f g h' }), { param: 'input_tokens', message: /maximum context length is 5 tokens.* at least 6 tokens/ });
  });

  it('refuses by its length alone what could never fit', () => {
    const maxChars = 5 * tokenizer.maxTokenChars;
    requireFittingText(context, maxChars);
    assert.throws(() => requireFittingText(context, maxChars + 1), { param: 'input_text', message: /maximum context length is 5 tokens/ });
    const deaf = { ...context, tokenizer: { ...tokenizer, encode: () => assert.fail('it is not read') } } as GenerationContext;
    assert.throws(() => createPrompt(deaf, { ...TEXT, text: 'x'.repeat(maxChars + 1) }), { param: 'input_text' });
  });

  it('reads a text that is cut as far as it has to', async () => {
    const ids = tokenizer.encode('a b c d e f g h');
    const cut = async (side: 'left' | 'right'): Promise<readonly number[]> => (await createPrompt(context, { ...TEXT, text: 'a b c d e f g h', truncation: { side, numTokens: 3 } })).tokenIds;
    assert.deepEqual([await cut('right'), await cut('left')], [ids.slice(0, 3), ids.slice(5)]);
  });
});

describe('createMixedPrompt', () => {
  const picture = { tokenIds: [7, 7], contentHash: 'p' };
  const mixed = { ...TEXT, text: 'a<p> b', textHash: 1, pieces: ['a', picture, ' b'] };

  it('knows where the tokens of a picture stand, also when the beginning is cut away', async () => {
    const [a, b] = tokenizer.encode('a b');
    const whole = await createMixedPrompt(context, mixed);
    assert.deepEqual([whole.tokenIds, whole.media], [[a, 7, 7, b], [{ contentHash: 'p', start: 1, length: 2 }]]);
    const cut = async (side: 'left' | 'right'): Promise<unknown> => {
      const { tokenIds, media } = await createMixedPrompt(context, { ...mixed, truncation: { side, numTokens: 2 } });
      return [tokenIds, media?.[0]?.start];
    };
    assert.deepEqual([await cut('left'), await cut('right')], [[[7, b], -1], [[a, 7], 1]]);
  });

  it('refuses what does not fit, by the pictures alone where they are too many', async () => {
    const many = { ...mixed, pieces: [picture, picture, picture, 'x'] };
    await assert.rejects(createMixedPrompt(context, many), { param: 'input_tokens', message: /at least 6 tokens/ });
    await assert.rejects(createMixedPrompt(context, { ...mixed, pieces: ['a', picture, ' b c'] }), { param: 'max_tokens' });
    const long = 'x'.repeat(5 * tokenizer.maxTokenChars + 1);
    await assert.rejects(createMixedPrompt(context, { ...mixed, text: long, pieces: [long, picture] }), { param: 'input_text' });
  });

  it('puts the tokenizer\'s own tokens around the first text only', async () => {
    const asked: (boolean | undefined)[] = [];
    const listening = { ...context, tokenizer: { ...tokenizer, encode: (_text: string, options?: { addSpecialTokens?: boolean }) => (asked.push(options?.addSpecialTokens), [1]) } };
    await createMixedPrompt(listening as GenerationContext, { ...mixed, addSpecialTokens: true });
    assert.deepEqual(asked, [true, false]);
  });
});

describe('createTokenIdPrompt', () => {
  it('takes ids that leave room for one more', () => {
    assert.deepEqual(createTokenIdPrompt(context, [1, 2, 3, 4], null).tokenIds, [1, 2, 3, 4]);
    assert.throws(() => createTokenIdPrompt(context, [1, 2, 3, 4, 5], null), { param: 'max_tokens' });
    assert.throws(() => createTokenIdPrompt(context, [1, 2, 3, 4, 5, 6], null), { param: 'input_tokens', message: /has 6 tokens/ });
    assert.deepEqual(createTokenIdPrompt(context, [1, 2, 3, 4, 5, 6], { side: 'left', numTokens: 2 }).tokenIds, [5, 6]);
  });
});

describe('checks of prompts', () => {
  it('want a token of each', () => {
    requireTokens([promptOf('a', 1)]);
    assert.throws(() => requireTokens([promptOf('a', 1), promptOf('b', 0)]), { kind: 'invalid_request' });
  });

  it('want ids that are in the vocabulary where they came as ids', () => {
    const small = { tokenizer: { numIds: 10 } } as GenerationContext;
    const prompt = { ...promptOf('a'), tokenIds: [0, 9] };
    checkTokenIds([{ ...prompt, echoText: null }, { ...prompt, tokenIds: [10] }], small);
    assert.throws(() => checkTokenIds([{ ...prompt, echoText: null }, { ...prompt, tokenIds: [9, 10], echoText: null }], small), { message: /token id 10,.* 10 ids/ });
  });
});

describe('encodeText', () => {
  it('refuses half a character', () => {
    assert.throws(() => encodeText(tokenizer, 'a\ud83d', { addSpecialTokens: false }), { kind: 'invalid_request' });
    assert.deepEqual(encodeText(tokenizer, '😀', { addSpecialTokens: false }), tokenizer.encode('😀'));
  });
});

describe('truncate', () => {
  it('keeps the end or the beginning, and what is short enough', () => {
    assert.deepEqual([truncate([1, 2, 3], { side: 'left', numTokens: 2 }), truncate([1, 2, 3], { side: 'right', numTokens: 2 })], [[2, 3], [1, 2]]);
    assert.deepEqual([truncate([1, 2, 3], { side: 'left', numTokens: 3 }), truncate([1, 2], null), truncate([1, 2], { side: 'left', numTokens: 0 })], [[1, 2, 3], [1, 2], []]);
  });
});

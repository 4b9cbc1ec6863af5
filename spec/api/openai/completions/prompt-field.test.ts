import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFields } from '../../../../lib/api/fields.ts';
import { checkUntypedPrompt, embeddings, promptList, type RawPrompt, refuseEmbeddings, requirePrompts } from '../../../../lib/api/openai/completions/prompt-field.ts';

const fields = { prompt: promptList() };

function read(prompt: unknown): readonly RawPrompt[] {
  return readFields({ prompt }, fields).prompt;
}

describe('promptList', () => {
  it('reads a text, ids, or a list of either, and takes for ids what Python does', () => {
    assert.deepEqual([read('a'), read([1, 2]), read(['a', ''])], [['a'], [[1, 2]], ['a', '']]);
    assert.deepEqual(read([[1], [true, '2', ' +3.0 ', '1_0']]), [[1], [1, 2, 3, 10]]);
    assert.deepEqual(read([5n, 2n ** 64n]), [[5, 2 ** 63 - 1024]]);
    assert.deepEqual([read(undefined), read(null), read(''), read([])], [[], [], [], []]);
  });

  it('refuses what is none of them, with its place', () => {
    for (const value of [5, {}, true]) assert.throws(() => read(value), { kind: 'validation', param: 'body.prompt' });
    for (const value of [['a', 1], [[1], 'a'], [[1.5]], [[-1]], [{}]]) assert.throws(() => read(value), { kind: 'validation', param: 'body.prompt.0' });
    assert.throws(() => read([1, 2, 'x']), { kind: 'validation', param: 'body.prompt.2' });
  });
});

describe('requirePrompts', () => {
  it('wants a prompt, and ids in each', () => {
    for (const prompts of [[], [[1], []]]) assert.throws(() => requirePrompts(prompts), { kind: 'invalid_request', param: null });
    requirePrompts(['']);
  });
});

describe('checkUntypedPrompt', () => {
  it('wants a prompt, or embeddings', () => {
    for (const body of [{}, { prompt: '' }, { prompt_embeds: [] }]) assert.throws(() => checkUntypedPrompt(body), { param: 'prompt' });
    for (const body of [{ prompt: 'a' }, { prompt_embeds: 'x' }]) checkUntypedPrompt(body);
  });

  it('bounds a list of prompts, not one of ids', () => {
    assert.throws(() => checkUntypedPrompt({ prompt: Array(1025).fill('a') }), { kind: 'invalid_request', param: 'prompt' });
    checkUntypedPrompt({ prompt: Array(1025).fill(1) });
  });
});

describe('embeddings', () => {
  it('are texts, whatever these say', () => {
    const embedded = { prompt_embeds: embeddings() };
    for (const given of [undefined, null, 'x', ['x'], []]) readFields({ prompt_embeds: given }, embedded);
    for (const given of [5, [5], {}]) assert.throws(() => readFields({ prompt_embeds: given }, embedded), { kind: 'validation', param: 'body.prompt_embeds' });
  });
});

const ALONE = { echo: false, prompt_logprobs: null };

describe('refuseEmbeddings', () => {
  it('lets nothing pass but nothing', () => {
    for (const given of [undefined, null, '', []]) refuseEmbeddings(given, ALONE);
    assert.throws(() => refuseEmbeddings('x', ALONE), { kind: 'invalid_request', param: 'prompt_embeds' });
    for (const beside of [{ echo: true }, { prompt_logprobs: 0 }]) assert.throws(() => refuseEmbeddings('x', { ...ALONE, ...beside }), { param: null });
  });
});

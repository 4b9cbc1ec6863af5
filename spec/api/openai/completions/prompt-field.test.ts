import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkUntypedPrompt, parsePrompts, refuseEmbeddings } from '../../../../lib/api/openai/completions/prompt-field.ts';

const EVERYTHING = Number.POSITIVE_INFINITY;

describe('parsePrompts', () => {
  it('reads a text, ids, or a list of either, and takes false and true for ids', () => {
    assert.deepEqual(parsePrompts('a', EVERYTHING), ['a']);
    assert.deepEqual(parsePrompts([1, 2], EVERYTHING), [[1, 2]]);
    assert.deepEqual(parsePrompts(['a', ''], EVERYTHING), ['a', '']);
    assert.deepEqual(parsePrompts([[1], [true, false]], EVERYTHING), [[1], [1, 0]]);
  });

  it('looks at as many ids as it is told', () => {
    assert.deepEqual(parsePrompts([1, 2, 'x'], 2), [[1, 2, 'x']]);
    assert.throws(() => parsePrompts([1, 2, 'x'], 3), { kind: 'validation', param: 'body.prompt.2' });
  });

  it('refuses what is none of them, with its place', () => {
    for (const value of [undefined, null, '']) assert.throws(() => parsePrompts(value, EVERYTHING), { kind: 'invalid_request', param: 'prompt' });
    for (const value of [5, {}, true]) assert.throws(() => parsePrompts(value, EVERYTHING), { kind: 'validation', param: 'body.prompt' });
    for (const value of [['a', 1], [[1], 'a'], [[1.5]], [[-1]]]) assert.throws(() => parsePrompts(value, EVERYTHING), { kind: 'validation', param: 'body.prompt.0' });
    assert.throws(() => parsePrompts([], EVERYTHING), { kind: 'invalid_request', param: null });
    assert.throws(() => parsePrompts([[1], []], EVERYTHING), { kind: 'invalid_request', param: null });
    assert.throws(() => parsePrompts(Array(1025).fill('a'), EVERYTHING), { kind: 'invalid_request', param: 'prompt' });
  });
});

describe('checkUntypedPrompt', () => {
  it('wants a prompt, or embeddings, of an object', () => {
    for (const body of [{}, { prompt: '' }, { prompt_embeds: [] }]) assert.throws(() => checkUntypedPrompt(body), { param: 'prompt' });
    for (const body of [{ prompt: 'a' }, { prompt_embeds: 'x' }, 'no object']) checkUntypedPrompt(body);
  });
});

describe('refuseEmbeddings', () => {
  it('lets nothing pass but nothing', () => {
    for (const given of [undefined, null, '', []]) refuseEmbeddings(given);
    assert.throws(() => refuseEmbeddings('x'), { kind: 'invalid_request', param: 'prompt_embeds' });
  });
});

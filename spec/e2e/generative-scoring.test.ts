import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../lib/simulator.ts';
import { metric, post, withSimulator } from '../support/simulator-fixture.ts';

const PATH = '/generative_scoring';

async function scores(simulator: Simulator, body: object): Promise<readonly number[]> {
  const { status, text } = await post(simulator, PATH, body);
  assert.equal(status, 200, text);
  return (JSON.parse(text) as { readonly data: readonly { readonly score: number }[] }).data.map(({ score }) => score);
}

describe('POST /generative_scoring', () => {
  const body = { query: 'is it', items: ['yes', 'no', 'perhaps'], label_token_ids: [5, 6] };

  it('gives each item a score, and counts each prompt and one token for it', () =>
    withSimulator({ seed: 1 }, async (simulator) => {
      const { json } = await post(simulator, PATH, body);
      assert.match(json.id ?? '', /^generative-scoring-/);
      assert.equal(json.data?.length, 3);
      assert.equal(json.usage?.completion_tokens, 3);
      assert.equal(json.usage?.total_tokens, (json.usage?.prompt_tokens ?? 0) + 3);
      assert.equal(await metric(simulator, 'vllm:prompt_tokens_total'), json.usage?.prompt_tokens);
    }));

  it('is the same for the same seed and text, whatever is asked beside; the labels\' scores add up to 1', () =>
    withSimulator({ seed: 1 }, async (simulator) => {
      const first = await scores(simulator, body);
      const second = await scores(simulator, { ...body, label_token_ids: [6, 5] });
      for (const [index, score] of first.entries()) assert.ok(Math.abs(score + (second[index] ?? 0) - 1) < 1e-12);
      assert.deepEqual(await scores(simulator, { ...body, items: ['no'] }), [first[1]]);
      assert.ok(new Set(first).size > 1);
      const real = await scores(simulator, { ...body, apply_softmax: false });
      real.forEach((score, index) => assert.ok(score < (first[index] ?? 0) && score > 0));
    }));

  it('takes token ids, items first, and cuts what no context holds', () =>
    withSimulator({ seed: 1, maxModelLen: 16 }, async (simulator) => {
      const ids = await post(simulator, PATH, { query: [1, 2], items: [[3], [4, 5]], label_token_ids: [7] });
      assert.equal(ids.json.usage?.prompt_tokens, 7);
      const long = await post(simulator, PATH, { query: Array(40_000).fill(1), items: ['x'.repeat(200_000)], label_token_ids: [7], item_first: true });
      assert.equal(long.json.usage?.prompt_tokens, 15);
    }));

  it('refuses what is missing, unknown or too much', () =>
    withSimulator({}, async (simulator) => {
      const cases: readonly (readonly [object, string, string | null])[] = [
        [{ items: ['a'], label_token_ids: [1] }, 'Bad Request', 'body.query'],
        [{ ...body, query: { a: 1 } }, 'Bad Request', 'body.query'],
        [{ ...body, apply_softmax: null }, 'Bad Request', 'body.apply_softmax'],
        [{ ...body, items: 'x' }, 'Bad Request', 'body.items'],
        [{ ...body, items: ['a', [1]] }, 'Bad Request', 'body.items.1'],
        [{ ...body, items: [[1e308]] }, 'Bad Request', 'body.items.0'],
        [{ ...body, items: [] }, 'BadRequestError', null],
        [{ ...body, items: Array(2000).fill('') }, 'BadRequestError', null],
        [{ ...body, query: '', items: [''] }, 'BadRequestError', null],
        [{ ...body, label_token_ids: [] }, 'BadRequestError', null],
        [{ ...body, label_token_ids: Array(129).fill(1) }, 'BadRequestError', 'logprob_token_ids'],
        [{ ...body, label_token_ids: [99_999_999] }, 'BadRequestError', null],
        [{ ...body, label_token_ids: [-1] }, 'BadRequestError', null],
        [{ ...body, items: [[99_999_999]] }, 'BadRequestError', null],
        [{ ...body, cache_salt: '' }, 'BadRequestError', 'cache_salt'],
      ];
      for (const [given, type, param] of cases) {
        const { status, json } = await post(simulator, PATH, given);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, type, param], JSON.stringify(given).slice(0, 90));
      }
    }));
});

// Log probabilities of tokens that the client names, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, chat, chunks, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const GENERATE = '/inference/v1/generate';
const IDS = [7, 300, 7, 12];

interface Entry {
  readonly token: string;
  readonly token_id?: number;
  readonly logprob: number;
  readonly rank?: number;
  readonly top_logprobs: readonly Entry[];
}

type Shown = { readonly content: readonly Entry[]; readonly top_logprobs: readonly Readonly<Record<string, number>>[]; readonly tokens: readonly string[] };

function logprobsOf({ json }: Answer): Shown {
  const [choice] = json.choices as unknown as readonly { readonly logprobs: Shown }[];
  if (choice === undefined) throw new TypeError('an answer without a choice');
  return choice.logprobs;
}

function assertDistribution(logprobs: readonly number[]): void {
  assert.ok(logprobs.every((logprob) => logprob <= 0));
  assert.ok(logprobs.reduce((sum, logprob) => sum + Math.exp(logprob), 0) <= 1 + 1e-9);
}

describe('logprob_token_ids', () => {
  it('name the tokens that stand beside each one, in their order, whatever top_logprobs says', () =>
    withSimulator({ mode: 'echo', seed: 3 }, async (simulator) => {
      const asked = { logprobs: true, top_logprobs: 2, logprob_token_ids: IDS, return_tokens_as_token_ids: true };
      const { content } = logprobsOf(await post(simulator, CHAT, chat('one two', asked)));
      assert.ok(content.length >= 2);
      for (const { token, logprob, top_logprobs: top } of content) {
        assert.deepEqual(top.map((entry) => entry.token), [token, 'token_id:7', 'token_id:300', 'token_id:12']);
        assert.equal(top[0]?.logprob, logprob);
        assertDistribution(top.map((entry) => entry.logprob));
      }
      assert.deepEqual(logprobsOf(await post(simulator, CHAT, chat('one two', asked))).content, content);
    }));

  it('do so in completions, after a prompt that is repeated, too, and in chunks', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const asked = { prompt: [40, 41, 42], max_tokens: 1, logprobs: 1, logprob_token_ids: IDS, return_tokens_as_token_ids: true };
      const whole = logprobsOf(await post(simulator, COMPLETIONS, { ...asked, echo: true }));
      assert.deepEqual(whole.top_logprobs.slice(1, 3).map((top) => Object.keys(top).length <= 2), [true, true]);
      assert.deepEqual(Object.keys(whole.top_logprobs[3] ?? {}), [whole.tokens[3], 'token_id:7', 'token_id:300', 'token_id:12']);
      const [first] = chunks((await post(simulator, COMPLETIONS, { ...asked, stream: true })).text);
      assert.deepEqual((first?.choices?.[0] as unknown as { logprobs: Shown }).logprobs.top_logprobs, whole.top_logprobs.slice(3));
    }));

  it('do so where everything is a token, without a count or with theirs', () =>
    withSimulator({ mode: 'echo', enableScaleOut: true }, async (simulator) => {
      for (const logprobs of [null, 3]) {
        const params = { max_tokens: 1, logprobs, logprob_token_ids: [7, 300, 12] };
        const [entry] = logprobsOf(await post(simulator, GENERATE, { token_ids: [40, 41], sampling_params: params })).content;
        if (entry === undefined) throw new TypeError('an answer without a token');
        assert.deepEqual(entry.top_logprobs.map(({ token_id: id, rank }) => [id, rank]), [[entry.token_id, entry.rank], [7, 1], [300, 2], [12, 3]]);
      }
      const wrong = { max_tokens: 1, logprobs: 2, logprob_token_ids: [7, 300, 12] };
      const { status, json } = await post(simulator, GENERATE, { token_ids: [40], sampling_params: wrong });
      assert.deepEqual([status, json.error?.param], [400, 'logprob_token_ids']);
      const rendered = await post(simulator, `${CHAT}/render`, chat('x', { logprobs: true, logprob_token_ids: [7] }));
      assert.match(rendered.text, /"logprob_token_ids":\[7\]/);
      assert.doesNotMatch(rendered.text, /"logprobs":/);
    }));

  it('are refused without logprobs, with beams, unknown or too many', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const refused: readonly [string, Record<string, unknown>][] = [
        [CHAT, chat('x', { logprob_token_ids: [1] })],
        [CHAT, chat('x', { logprobs: true, logprob_token_ids: [1], use_beam_search: true })],
        [CHAT, chat('x', { logprobs: true, logprob_token_ids: [99_999_999] })],
        [CHAT, chat('x', { logprobs: true, logprob_token_ids: [-1] })],
        [CHAT, chat('x', { logprobs: true, logprob_token_ids: Array.from({ length: 129 }, (_, id) => id) })],
        [COMPLETIONS, { prompt: 'x', logprob_token_ids: [1] }],
        [COMPLETIONS, { prompt: 'x', logprob_token_ids: [1], logprobs: 1, echo: true, max_tokens: 0 }],
      ];
      for (const [path, body] of refused) {
        const { status, json } = await post(simulator, path, body);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', 'logprob_token_ids'], JSON.stringify(body).slice(0, 100));
      }
      assert.equal((await post(simulator, CHAT, chat('x', { logprob_token_ids: [] }))).status, 200);
    }));
});

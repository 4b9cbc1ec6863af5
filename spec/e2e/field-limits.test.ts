// Fields that are refused, ignored or bounded, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';

type Refusal = readonly [path: string, body: Record<string, unknown>, param: string | null];

async function assertRefused(simulator: Parameters<typeof post>[0], refusals: readonly Refusal[]): Promise<void> {
  for (const [path, body, param] of refusals) {
    const { status, json } = await post(simulator, path, body);
    assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', param], JSON.stringify(body).slice(0, 100));
  }
}

describe('fields of requests', () => {
  it('are refused where the server does not take them', () =>
    withSimulator({}, (simulator) =>
      assertRefused(simulator, [
        [CHAT, chat('x', { thinking_token_budget: 5 }), null],
        [CHAT, chat('x', { thinking_token_budget: -2 }), 'thinking_token_budget'],
        [CHAT, chat('x', { thinking_token_budget: true }), 'thinking_token_budget'],
        [CHAT, chat('x', { mm_processor_kwargs: { a: 1 } }), 'mm_processor_kwargs'],
        [CHAT, chat('x', { media_io_kwargs: { image: {} } }), 'media_io_kwargs'],
        [COMPLETIONS, { prompt: 'x', use_beam_search: true, stream: true }, null],
        [COMPLETIONS, { prompt_embeds: 'AAAA' }, 'prompt_embeds'],
        [COMPLETIONS, { prompt: 'x', prompt_embeds: ['AAAA'] }, 'prompt_embeds'],
      ])));

  it('are taken where it does, or where they say nothing', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3', trustRequestMmKwargs: true }, async (simulator) => {
      for (const changes of [{ thinking_token_budget: 5 }, { thinking_token_budget: -1 }, { mm_processor_kwargs: { a: 1 } }, { vllm_xargs: { a: 1 } }]) {
        assert.equal((await post(simulator, CHAT, chat('x', changes))).status, 200, JSON.stringify(changes));
      }
      const { json } = await post(simulator, CHAT, chat('x', { use_beam_search: true, n: 3, temperature: 0 }));
      assert.equal(json.choices?.length, 3);
    }));
});

describe('log probabilities', () => {
  it('are refused where their number has no bound, before any is made', () =>
    withSimulator({ maxLogprobs: -1, maxModelLen: 100_000, numGpuBlocksOverride: 10_000 }, async (simulator) => {
      const prompt = Array.from({ length: 90_000 }, () => 5);
      await assertRefused(simulator, [
        [COMPLETIONS, { prompt, prompt_logprobs: -1, max_tokens: 1 }, 'prompt_logprobs'],
        [COMPLETIONS, { prompt, prompt_logprobs: 200, max_tokens: 1 }, 'prompt_logprobs'],
        [COMPLETIONS, { prompt: 'x', logprobs: -1, max_tokens: 50_000, n: 10 }, 'logprobs'],
        [CHAT, chat('x', { logprobs: true, top_logprobs: 400 }), 'logprobs'],
      ]);
      const { status } = await post(simulator, COMPLETIONS, { prompt: [1, 2, 3], prompt_logprobs: -1, logprobs: -1, max_tokens: 2 });
      assert.equal(status, 200);
    }));
});

// thinking_token_budget over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const THOUGHT = '<think>one two three four</think>done';

interface Message {
  readonly reasoning?: string | null;
  readonly content?: string | null;
}

interface Answered {
  readonly choices?: readonly { readonly message?: Message; readonly delta?: Message; readonly text?: string }[];
  readonly usage?: { readonly completion_tokens_details?: { readonly reasoning_tokens: number } };
}

describe('thinking_token_budget', () => {
  it('ends the reasoning of an echo after so many tokens, buffered and streamed', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async (simulator) => {
      const body = chat(THOUGHT, { thinking_token_budget: 2 });
      const { choices, usage } = (await post(simulator, CHAT, body)).json as Answered;
      const { reasoning, content } = choices?.[0]?.message ?? {};
      assert.deepEqual([reasoning, content], ['one two', ' fourdone'], 'what is said instead takes the place of a token; another end of the reasoning is dropped');
      assert.equal(usage?.completion_tokens_details?.reasoning_tokens, 2);
      const deltas = (chunks((await post(simulator, CHAT, { ...body, stream: true })).text) as Answered[]).map((chunk) => chunk.choices?.[0]?.delta);
      assert.equal(deltas.map((delta) => delta?.reasoning ?? '').join(''), 'one two');
      assert.equal(deltas.map((delta) => delta?.content ?? '').join(''), ' four</think>done', 'a stream is not read for reasoning any more');
    }));

  it('ends at once with a budget of 0, and not at all with one of -1', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async (simulator) => {
      const messageOf = async (budget: number): Promise<Message | undefined> => ((await post(simulator, CHAT, chat(THOUGHT, { thinking_token_budget: budget }))).json as Answered).choices?.[0]?.message;
      assert.equal((await messageOf(0))?.reasoning, null);
      assert.equal((await messageOf(-1))?.reasoning, 'one two three four');
    }));

  it('shortens a thought that is invented, and leaves the answer whole', () =>
    withSimulator({ reasoningParser: 'qwen3', seed: 7 }, async (simulator) => {
      for (let seed = 0; seed < 10; seed++) {
        const unlimited = (await post(simulator, CHAT, chat('x', { seed }))).json as Answered;
        const limited = (await post(simulator, CHAT, chat('x', { seed, thinking_token_budget: 3 }))).json as Answered;
        assert.equal(limited.usage?.completion_tokens_details?.reasoning_tokens, 3, `seed ${seed}`);
        const [whole, short] = [unlimited.choices?.[0]?.message, limited.choices?.[0]?.message];
        assert.ok(whole?.reasoning?.startsWith(short?.reasoning ?? '-') === true && whole.reasoning !== short?.reasoning, `seed ${seed}`);
        assert.equal(short?.content, whole?.content, `seed ${seed}`);
      }
    }));

  it('holds for completions', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async (simulator) => {
      const { choices } = (await post(simulator, COMPLETIONS, { prompt: THOUGHT, thinking_token_budget: 1, max_tokens: 20 })).json as Answered;
      assert.equal(choices?.[0]?.text, '<think>one</think> three four</think>done');
    }));

  it('is that of a message, too', () =>
    withSimulator({ reasoningParser: 'qwen3', maxModelLen: 4096 }, async (simulator) => {
      const messages = { model: 'm', max_tokens: 2000, messages: [{ role: 'user', content: 'x' }], thinking: { type: 'enabled', budget_tokens: 1024 } };
      assert.equal((await post(simulator, '/v1/messages', messages)).status, 200);
    }));

  it('ends with what --reasoning-config says', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3', reasoningConfig: { reasoning_end_str: ' enough</think>' } }, async (simulator) => {
      const { choices } = (await post(simulator, COMPLETIONS, { prompt: THOUGHT, thinking_token_budget: 1 })).json as Answered;
      const text = choices?.[0]?.text ?? '';
      assert.ok(text.startsWith('<think>one enough</think>') && text.endsWith('done'), text);
    }));

  it('is an integer as it is written, of any size', () =>
    withSimulator({ reasoningParser: 'qwen3' }, async (simulator) => {
      const ask = async (budget: string): Promise<number> => (await post(simulator, COMPLETIONS, `{"prompt":"x","max_tokens":1,"thinking_token_budget":${budget}}`)).status;
      assert.deepEqual(await Promise.all(['18446744073709551616', '9007199254740993', '2.0', '1e0', '"2"'].map(ask)), [200, 200, 400, 400, 400]);
    }));

  it('is refused where it is no number of tokens, or the server knows no markers of reasoning', async () => {
    const statusOf = async (simulator: Parameters<typeof post>[0], path: string, body: Record<string, unknown>): Promise<unknown[]> => {
      const { status, json } = await post(simulator, path, body);
      return [status, json.error?.type, json.error?.param];
    };
    await withSimulator({ reasoningParser: 'qwen3' }, async (simulator) => {
      for (const budget of [-2, true, 1.5, 'x']) {
        for (const [path, body] of [[CHAT, chat('x')], [COMPLETIONS, { prompt: 'x' }]] as const) {
          assert.deepEqual(await statusOf(simulator, path, { ...body, thinking_token_budget: budget }), [400, 'BadRequestError', 'thinking_token_budget'], `${path} ${budget}`);
        }
      }
    });
    for (const server of [{}, { reasoningParser: 'openai_gptoss' }, { reasoningParser: 'granite' }]) {
      await withSimulator(server, async (simulator) => {
        assert.deepEqual(await statusOf(simulator, COMPLETIONS, { prompt: 'x', thinking_token_budget: 5 }), [400, 'BadRequestError', null], JSON.stringify(server));
        assert.equal((await post(simulator, COMPLETIONS, { prompt: 'x', thinking_token_budget: -1 })).status, 200);
      });
    }
  });
});

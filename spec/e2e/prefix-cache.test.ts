// Which requests take the beginning of their prompt from the prefix cache, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, post, withSimulator } from '../support/simulator-fixture.ts';

type Json = Readonly<Record<string, unknown>>;

const COMPLETIONS = '/v1/completions';
const CHAT = '/v1/chat/completions';
const GENERATE = '/inference/v1/generate';
const PROMPT = Array.from({ length: 20 }, (_, index) => index + 100);
const SERVER = { mode: 'echo', blockSize: 8, enableScaleOut: true, enablePromptTokensDetails: true } as const;

/** Tokens that were looked up so far, and those of them that were found. */
async function countLookedUp({ url }: { readonly url: string }): Promise<[number, number]> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string): number => Number(new RegExp(`^vllm:prefix_cache_${name}_total\\{.*\\} (.*)$`, 'm').exec(metrics)?.[1]);
  return [valueOf('queries'), valueOf('hits')];
}

const complete = (changes: Json): [string, Json] => [COMPLETIONS, { prompt: PROMPT, max_tokens: 1, ...changes }];
const generate = (params: Json): [string, Json] => [GENERATE, { token_ids: PROMPT, sampling_params: { max_tokens: 1, ...params } }];

describe('a prompt that is in the prefix cache', () => {
  it('is looked up there unless log probabilities of it are asked for', () =>
    withSimulator(SERVER, async (simulator) => {
      const conversation = chat('one two three four five six', { max_tokens: 1 });
      for (const [path, body] of [complete({}), [CHAT, conversation] as const]) await post(simulator, path, body);
      const computed = [
        ...[complete({ prompt_logprobs: 0 }), complete({ echo: true, logprobs: 1 }), complete({ echo: true, logprobs: 1, stream: true })],
        ...[[CHAT, { ...conversation, prompt_logprobs: 1 }], [CHAT, { ...conversation, echo: true }], [CHAT, { ...conversation, echo: true, stream: true }]] as const,
        ...[generate({ prompt_logprobs: 0 }), generate({ skip_reading_prefix_cache: true })],
      ];
      const before = await countLookedUp(simulator);
      for (const [path, body] of computed) {
        assert.equal((await post(simulator, path, body)).status, 200, JSON.stringify(body));
        assert.deepEqual(await countLookedUp(simulator), before, JSON.stringify(body));
      }
      const found = [complete({ logprobs: 1 }), complete({ echo: true }), generate({ prompt_logprobs: 0, skip_reading_prefix_cache: false })];
      for (const [index, [path, body]] of found.entries()) {
        assert.equal((await post(simulator, path, body)).status, 200, JSON.stringify(body));
        const [numQueried, numHit] = await countLookedUp(simulator);
        assert.deepEqual([numQueried - before[0], numHit - before[1]], [20 * (index + 1), 16 * (index + 1)], JSON.stringify(body));
      }
    }));

  it('counts as cached in the usage only where it was looked up', () =>
    withSimulator(SERVER, async (simulator) => {
      const cachedOf = async (changes: Json): Promise<unknown> => {
        const { json } = await post(simulator, ...complete(changes));
        return (json.usage as unknown as Readonly<Record<string, Json>>)['prompt_tokens_details']?.['cached_tokens'];
      };
      assert.deepEqual([await cachedOf({}), await cachedOf({}), await cachedOf({ prompt_logprobs: 0 })], [0, 16, 0]);
    }));
});

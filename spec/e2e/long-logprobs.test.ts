// Log probabilities of very many tokens: written in slices, and the same as those of few.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SliceQueue } from '../../lib/base/slices/slice-queue.ts';
import { post, withSimulator } from '../support/simulator-fixture.ts';

const NUM_TOKENS = 3_000;
const LONG = Array.from({ length: NUM_TOKENS }, (_, index) => index % 200);
const FEW = 20;
const SEED = { mode: 'echo', seed: 1, maxModelLen: 8_192, enableScaleOut: true } as const;

interface Listed {
  readonly choices: readonly { readonly prompt_logprobs?: unknown[]; readonly logprobs?: { readonly tokens?: unknown[]; readonly top_logprobs?: unknown[]; readonly content?: unknown[] } }[];
  readonly prompt_logprobs?: unknown[] | null;
}

/** What each endpoint is asked for so many tokens, and the list that tells of them. */
const CASES: readonly { readonly name: string; readonly path: string; readonly toBody: (ids: readonly number[]) => object; readonly toList: (answer: Listed) => unknown[] | null | undefined }[] = [
  {
    name: 'of a completion\'s prompt',
    path: '/v1/completions',
    toBody: (prompt) => ({ prompt, max_tokens: 1, prompt_logprobs: 3 }),
    toList: ({ choices: [choice] }) => choice?.prompt_logprobs,
  },
  {
    name: 'of a completion that repeats its prompt',
    path: '/v1/completions',
    toBody: (prompt) => ({ prompt, max_tokens: 1, echo: true, logprobs: 3 }),
    toList: ({ choices: [choice] }) => choice?.logprobs?.top_logprobs?.slice(0, -1),
  },
  {
    name: 'of a completion',
    path: '/v1/completions',
    toBody: (prompt) => ({ prompt, max_tokens: prompt.length, logprobs: 3, ignore_eos: true }),
    toList: ({ choices: [choice] }) => choice?.logprobs?.top_logprobs,
  },
  {
    name: 'of generated tokens and their prompt',
    path: '/inference/v1/generate',
    toBody: (ids) => ({ token_ids: ids, sampling_params: { max_tokens: 1, prompt_logprobs: 3 } }),
    toList: ({ prompt_logprobs: list }) => list,
  },
];

describe('log probabilities of very many tokens', () => {
  for (const { name, path, toBody, toList } of CASES) {
    it(`${name} are written in slices`, (context) =>
      withSimulator(SEED, async (simulator) => {
        const run = context.mock.method(SliceQueue.prototype, 'run');
        const list = async (ids: readonly number[]): Promise<unknown[]> => {
          const { status, text } = await post(simulator, path, toBody(ids));
          assert.equal(status, 200, text.slice(0, 200));
          return toList(JSON.parse(text) as Listed) ?? assert.fail(text.slice(0, 200));
        };
        const few = await list(LONG.slice(0, FEW));
        const numRunOfFew = run.mock.callCount();
        const many = await list(LONG);
        assert.deepEqual([few.length, many.length, numRunOfFew], [FEW, NUM_TOKENS, 0]);
        assert.ok(run.mock.callCount() >= 1);
        // An answer's tokens stand behind prompts of other lengths.
        if (!name.endsWith('a completion')) assert.deepEqual(many.slice(0, FEW), few);
      }));
  }
});

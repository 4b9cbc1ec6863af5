// Long prompts: whichever endpoint they come to, they are hashed before they are queued, while everything else goes on.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Engine } from '../../lib/engine/engine.ts';
import type { Prompt } from '../../lib/engine/request.ts';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { post, until, withSimulator } from '../support/simulator-fixture.ts';

// Some 8,000 tokens: hundreds of blocks.
const LONG = Array.from({ length: 4_000 }, (_, index) => `word${index % 1_000}`).join(' ');
const ROOM: Partial<SimulatorOptions> = { maxModelLen: 32_768, enableResponsesApiStore: true, enableScaleOut: true };
const messages = [{ role: 'user', content: LONG }];

const GENERATING: readonly (readonly [path: string, body: object])[] = [
  ['/v1/chat/completions', { messages, max_tokens: 1 }],
  ['/v1/chat/completions', { messages, max_tokens: 1, stream: true }],
  ['/v1/completions', { prompt: LONG, max_tokens: 1 }],
  ['/v1/messages', { model: 'm', messages, max_tokens: 1 }],
  ['/v1/responses', { input: LONG, max_output_tokens: 1 }],
  ['/v1/responses', { input: LONG, max_output_tokens: 1, stream: true }],
  ['/v1/responses', { input: LONG, max_output_tokens: 1, background: true }],
  ['/inference/v1/generate', { token_ids: Array.from({ length: 8_000 }, (_, index) => index % 4_000), sampling_params: { max_tokens: 1 } }],
  ['/generative_scoring', { query: LONG, items: ['a'], label_token_ids: [1, 2] }],
  ['/v1/systemone', { state: LONG, questions: { q: { type: 'noul' } } }],
];

const POOLING: typeof GENERATING = [
  ['/v1/embeddings', { input: LONG }],
  ['/score', { queries: 'a', documents: [LONG] }],
];

/** Sends a body, and waits for what the engine gets of it. */
async function findSubmitted(context: TestContext, given: Partial<SimulatorOptions>, [path, body]: readonly [string, object]): Promise<readonly Prompt[]> {
  const submit = context.mock.method(Engine.prototype, 'submit');
  await withSimulator({ ...ROOM, ...given }, async (simulator) => {
    const { status, text } = await post(simulator, path, body);
    assert.equal(status, 200, text);
    await until(() => submit.mock.callCount() > 0, 'the request to reach the engine');
  });
  return submit.mock.calls.flatMap(({ arguments: [{ prompts }] }) => prompts);
}

describe('long prompts', () => {
  for (const [given, requests] of [[{}, GENERATING], [{ runner: 'pooling' }, POOLING]] as const) {
    for (const request of requests) {
      const [path, { stream, background }] = request as [string, { stream?: boolean; background?: boolean }];
      it(`are hashed ahead: ${path}${stream ? ', streamed' : ''}${background ? ', in the background' : ''}`, async (context) => {
        const prompts = await findSubmitted(context, given, request);
        const longest = prompts.reduce((one, other) => (other.tokenIds.length > one.tokenIds.length ? other : one));
        assert.ok(longest.tokenIds.length > 4_096, `${longest.tokenIds.length} tokens`);
        assert.equal(longest.blockHashes?.length, Math.floor(longest.tokenIds.length / 16));
      });
    }
  }
});

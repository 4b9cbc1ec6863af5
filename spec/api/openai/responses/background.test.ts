// What becomes of a response whose engine fails it while nobody waits.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationContext } from '../../../../lib/api/generation/context.ts';
import { runInBackground } from '../../../../lib/api/openai/responses/background.ts';
import type { ResponsesCall } from '../../../../lib/api/openai/responses/call.ts';
import { ResponseStore } from '../../../../lib/api/openai/responses/response-store.ts';
import { StoredResponse } from '../../../../lib/api/openai/responses/stored-response.ts';
import { ServerError } from '../../../../lib/base/error.ts';
import { TokenStream } from '../../../../lib/engine/token-stream.ts';

/** No more of a call than is looked at where no token comes. */
function createCall(): ResponsesCall {
  const sampling = { temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0 };
  const chat = { model: { displayName: 'm' }, presentation: { numLogprobs: null }, generation: { prompts: [] } };
  const call: unknown = {
    id: 'resp_1', createdAt: 0, fields: { background: true, stream: false, tools: [] }, toolChoice: 'none', sampling, maxOutputTokens: 1, messages: [{ role: 'user' }], chat,
  };
  return call as ResponsesCall;
}

describe('runInBackground', () => {
  for (const [error, numLogged] of [[new ServerError('unavailable', 'no'), 0], [new Error('a defect'), 1]] as const) {
    it(`leaves a failed response behind, and logs what is a defect: ${error.message}`, async () => {
      const [call, store, logged] = [createCall(), new ResponseStore(), [] as string[]];
      const response = new StoredResponse(call);
      store.add(response);
      const numBytes = store.numBytes;
      const tokens = new TokenStream({ numSequences: 1, isBuffered: true, onReturn: () => {} });
      tokens.fail(error);
      const context = { logger: { error: (message: string) => logged.push(message) } } as unknown as GenerationContext;
      await runInBackground({ call, tokens, response, store, context });
      assert.match(response.body, /"status":"failed"/);
      assert.deepEqual([response.isRunning, response.toHistory().messages, logged.length], [false, [], numLogged]);
      assert.ok(store.numBytes < numBytes, 'its conversation is counted no more');
    });
  }
});

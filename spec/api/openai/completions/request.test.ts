import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationContext } from '../../../../lib/api/generation/context.ts';
import { parseCompletionRequest } from '../../../../lib/api/openai/completions/request.ts';
import { ServedModels } from '../../../../lib/api/served-models.ts';
import { NO_DEFAULT_SAMPLING } from '../../../../lib/engine/tokenizer/source/default-sampling.ts';
import { createEngineFixture } from '../../../support/engine-fixture.ts';
import { createWordTokenizer } from '../../../support/word-tokenizer.ts';

function createContext(changes: Partial<GenerationContext> = {}): GenerationContext {
  const parts: Pick<GenerationContext, 'engine' | 'tokenizer' | 'models' | 'maxModelLen' | 'obeysDefaultLimit' | 'defaultSampling' | 'inventsText' | 'stopTokenIds'> & { readonly chat: Pick<GenerationContext['chat'], 'trustsMediaArguments'> } = {
    engine: createEngineFixture().engine,
    tokenizer: createWordTokenizer(),
    models: new ServedModels({ model: 'm', servedNames: ['m'], adapters: [] }),
    maxModelLen: 1024,
    obeysDefaultLimit: true,
    inventsText: false,
    stopTokenIds: [],
    defaultSampling: NO_DEFAULT_SAMPLING,
    chat: { trustsMediaArguments: false },
  };
  // Parsing looks at nothing else.
  return { ...parts, ...changes } as GenerationContext;
}

describe('parseCompletionRequest', () => {
  it('holds min_tokens against the implicit limit only where that limit holds', async () => {
    const body = { prompt: 'a b', min_tokens: 20 };
    await assert.rejects(parseCompletionRequest(body, createContext()), /at most max_tokens=16, got 20/);
    const { generation } = await parseCompletionRequest(body, createContext({ obeysDefaultLimit: false }));
    assert.equal(generation.minTokens, 20);
    await assert.rejects(parseCompletionRequest({ ...body, min_tokens: 1023 }, createContext({ obeysDefaultLimit: false })), /max_tokens=1022, got 1023/);
  });

  it('names the first fault in the order of vLLM: validators, then fields, then model, limits, prompts and sampling', async () => {
    const faults: readonly (readonly [fault: object, param: string])[] = [
      [{ prompt: '' }, 'prompt'],
      [{ logprobs: -2 }, 'logprobs'],
      [{ response_format: { type: 'json_schema' } }, 'response_format'],
      [{ cache_salt: '' }, 'cache_salt'],
      [{ thinking_token_budget: 'x' }, 'thinking_token_budget'],
      [{ echo: 'x' }, 'body.echo'],
      [{ stop: 5 }, 'body.stop'],
      [{ request_id: 5 }, 'body.request_id'],
      [{ max_tokens: 5000 }, 'max_tokens'],
      [{ truncate_prompt_tokens: 5000 }, 'truncate_prompt_tokens'],
      [{ logit_bias: { x: 1 } }, 'logit_bias'],
      [{ temperature: -1 }, 'temperature'],
    ];
    for (const [index, [, param]] of faults.entries()) {
      // Later faults first: the order of the body does not count.
      const body = Object.assign({ prompt: 'a' }, ...faults.slice(index).map(([fault]) => fault).reverse()) as object;
      await assert.rejects(parseCompletionRequest(body, createContext()), { param }, param);
    }
  });

  it('refuses token ids over the context by their number', async () => {
    const ids: unknown[] = Array(2000).fill(1);
    await assert.rejects(parseCompletionRequest({ prompt: ids }, createContext()), { param: 'input_tokens' });
    await assert.rejects(parseCompletionRequest({ prompt: [ids] }, createContext()), { param: 'input_tokens' });
  });
});

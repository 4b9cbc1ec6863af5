import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenAiContext } from '../../../../lib/api/openai/context.ts';
import { parseCompletionRequest } from '../../../../lib/api/openai/completions/request.ts';
import { ServedModels } from '../../../../lib/api/served-models.ts';
import { createWordTokenizer } from '../../../../lib/engine/tokenizer/words.ts';

function createContext(changes: Partial<OpenAiContext> = {}): OpenAiContext {
  const parts: Pick<OpenAiContext, 'tokenizer' | 'models' | 'maxModelLen' | 'obeysDefaultLimit'> = {
    tokenizer: createWordTokenizer(),
    models: new ServedModels({ model: 'm', servedNames: ['m'], adapters: [] }),
    maxModelLen: 1024,
    obeysDefaultLimit: true,
  };
  // Parsing looks at nothing else.
  return { ...parts, ...changes } as OpenAiContext;
}

describe('parseCompletionRequest', () => {
  it('holds min_tokens against the implicit limit only where that limit holds', () => {
    const body = { prompt: 'a b', min_tokens: 20 };
    assert.throws(() => parseCompletionRequest(body, createContext()), /at most max_tokens=16, got 20/);
    assert.equal(parseCompletionRequest(body, createContext({ obeysDefaultLimit: false })).generation.minTokens, 20);
    assert.throws(() => parseCompletionRequest({ ...body, min_tokens: 1023 }, createContext({ obeysDefaultLimit: false })), /max_tokens=1022, got 1023/);
  });

  it('refuses token ids over the context by their number, without a look at them all', () => {
    const ids: unknown[] = Array(2000).fill(1);
    ids[1999] = 'x';
    assert.throws(() => parseCompletionRequest({ prompt: ids }, createContext()), { param: 'input_tokens' });
    assert.throws(() => parseCompletionRequest({ prompt: [ids] }, createContext()), { param: 'input_tokens' });
  });
});

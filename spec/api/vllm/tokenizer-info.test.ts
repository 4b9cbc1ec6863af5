import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenizerInfoRoute } from '../../../lib/api/vllm/tokenizer-info/route.ts';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';

function show(config: Readonly<Record<string, unknown>>): string {
  let body = '';
  const exchange: Pick<HttpExchange, 'send'> = { send: (answer) => (body = String(answer.body)) };
  void createTokenizerInfoRoute({ config, chatTemplate: null }).handler(exchange as HttpExchange);
  return body;
}

describe('createTokenizerInfoRoute', () => {
  it('shows tokens by their text, and no places of files', () => {
    const token = { content: '<s>', lstrip: false };
    const config = { vocab_file: '/a/b', bos_token: token, added: { 1: token }, more: [token, 'x', null], merges_file: '/c', model_max_length: 5 };
    const shown = { bos_token: '<s>', added: { 1: '<s>' }, more: ['<s>', 'x', null], model_max_length: 5 };
    assert.deepEqual(JSON.parse(show(config)), { tokenizer_class: 'CachedTokenizersBackend', ...shown });
  });

  it('names the class as vLLM does', () => {
    const names = ['Qwen2Tokenizer', 'LlamaTokenizerFast', 'PreTrainedTokenizerFast', '', 5];
    const shown = names.map((name) => (JSON.parse(show({ tokenizer_class: name })) as Record<string, unknown>)['tokenizer_class']);
    assert.deepEqual(shown, ['CachedQwen2Tokenizer', 'CachedLlamaTokenizer', 'CachedTokenizersBackend', 'CachedTokenizersBackend', 'CachedTokenizersBackend']);
  });
});

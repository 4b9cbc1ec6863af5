import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenizerInfoRoute } from '../../../lib/api/vllm/tokenizer-info/route.ts';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';

function show(config: Readonly<Record<string, unknown>>): string {
  let body = '';
  const exchange: Pick<HttpExchange, 'send'> = { send: (answer) => (body = String(answer.body)) };
  void createTokenizerInfoRoute({ config, chatTemplate: null, nameOrPath: '/t' }).handler(exchange as HttpExchange);
  return body;
}

describe('createTokenizerInfoRoute', () => {
  it('shows tokens by their text, and no places of files', () => {
    const token = { content: '<s>', lstrip: false };
    const config = { vocab_file: '/a/b', bos_token: token, added: { 1: token }, more: [token, 'x', null], merges_file: '/c', model_max_length: 5 };
    const shown = { bos_token: '<s>', added: { 1: '<s>' }, more: ['<s>', 'x', null], model_max_length: 5 };
    const added = { truncation_side: 'left', extra_special_tokens: [], name_or_path: '/t', is_local: true, local_files_only: true, backend: 'tokenizers' };
    assert.deepEqual(JSON.parse(show(config)), { tokenizer_class: 'TokenizerPoolCachedTokenizersBackend', ...shown, ...added });
  });

  it('shows special tokens under their new name, and nothing that a tokenizer.json says itself', () => {
    const info = JSON.parse(show({ add_bos_token: true, additional_special_tokens: [{ content: '<a>' }], truncation_side: 'right' })) as Record<string, unknown>;
    assert.deepEqual([info['extra_special_tokens'], info['truncation_side']], [['<a>'], 'right']);
    assert.ok(!('add_bos_token' in info || 'additional_special_tokens' in info));
  });

  it('names the class as vLLM does', () => {
    const names = ['Qwen2Tokenizer', 'LlamaTokenizerFast', 'PreTrainedTokenizerFast', '', 5];
    const shown = names.map((name) => (JSON.parse(show({ tokenizer_class: name })) as Record<string, unknown>)['tokenizer_class']);
    assert.deepEqual(shown, ['Qwen2Tokenizer', 'LlamaTokenizer', 'TokenizersBackend', 'TokenizersBackend', 'TokenizersBackend'].map((name) => `TokenizerPoolCached${name}`));
  });
});

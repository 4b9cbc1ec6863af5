import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFlags } from '../../../lib/config/flags.ts';
import { OptionValueError } from '../../../lib/config/option.ts';
import { resolveConfig } from '../../../lib/config/resolve.ts';
import { type ChatTemplateConfig, chatTemplateOptions, type TokenizerConfig, tokenizerOptions } from '../../../lib/engine/tokenizer/options.ts';

const options = { ...tokenizerOptions, ...chatTemplateOptions };

function read(...args: readonly string[]): TokenizerConfig & ChatTemplateConfig {
  return resolveConfig(options, parseFlags(options, args));
}

describe('tokenizerOptions and chatTemplateOptions', () => {
  it('follow the model, and trust no request, unless they are given', () => {
    assert.deepEqual(read(), {
      tokenizer: null,
      forceDummyTokenizer: false,
      chatTemplate: null,
      chatTemplateContentFormat: 'auto',
      trustRequestChatTemplate: false,
      defaultChatTemplateKwargs: {},
    });
  });

  it('are spelled as those of vLLM and of the Go simulator', () => {
    const args = ['--tokenizer', '/models/a', '--force-dummy-tokenizer', '--chat-template', '{{ messages }}', '--trust-request-chat-template'];
    assert.deepEqual(read(...args, '--chat-template-content-format', 'openai', '--default-chat-template-kwargs', '{"enable_thinking": false}'), {
      tokenizer: '/models/a',
      forceDummyTokenizer: true,
      chatTemplate: '{{ messages }}',
      chatTemplateContentFormat: 'openai',
      trustRequestChatTemplate: true,
      defaultChatTemplateKwargs: { enable_thinking: false },
    });
  });

  it('take an object as variables, as a text or as it is, and nothing else', () => {
    const { type } = options.defaultChatTemplateKwargs;
    assert.deepEqual([type.parse('{"a": [1]}'), type.accept({ a: [1] }), type.accept('{"a": [1]}')], [{ a: [1] }, { a: [1] }, { a: [1] }]);
    assert.equal(type.format({ a: [1] }), '{"a":[1]}');
    for (const text of ['[1]', '1', 'null', '"a"', '{', '']) assert.throws(() => type.parse(text), OptionValueError, text);
    for (const value of [[1], 1, null, 'a', '[1]', undefined]) assert.throws(() => type.accept(value), OptionValueError);
    assert.throws(() => type.parse('[1]'), { message: 'expected a JSON object, got "[1]"' });
  });

  it('take an empty path as none, and no other word for the format', () => {
    for (const key of ['tokenizer', 'chatTemplate'] as const) assert.equal(options[key].type.parse(''), null);
    assert.throws(() => options.chatTemplateContentFormat.type.parse('text'), /auto, string or openai/);
  });
});

import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { loadTokenizerFiles } from '../../../../lib/engine/tokenizer/source/tokenizer-files.ts';
import type { TokenizerSource } from '../../../../lib/engine/tokenizer/source/tokenizer-source.ts';
import { createFolder, createTokenizerJson, type Files } from './model-folders.ts';

function load(files: Files): TokenizerSource {
  const folder = createFolder({ 'tokenizer.json': createTokenizerJson(), ...files });
  return loadTokenizerFiles({ flag: '--model', path: path.join(folder, 'tokenizer.json') });
}

describe('loadTokenizerFiles', () => {
  it('reads a tokenizer that stands alone, its end of sequence by the usual names', () => {
    const { tokenizer, ...others } = load({});
    assert.deepEqual(others, { chatTemplate: null, toolChatTemplate: null, specialTokens: {}, tokenizerConfig: {} });
    assert.deepEqual(tokenizer.encode('abba</s>'), [2, 1, 0, 4]);
    assert.deepEqual([tokenizer.eosId, tokenizer.bosId, tokenizer.padId, tokenizer.numIds], [4, null, null, 6]);
    assert.match(tokenizer.name, /\/tokenizer\.json$/);
  });

  it('takes names and templates from tokenizer_config.json', () => {
    const config = { bos_token: '<s>', eos_token: { content: '</s>' }, pad_token: '<pad>', chat_template: 'a', model_max_length: 8 };
    const { tokenizer, ...others } = load({ 'tokenizer_config.json': config });
    assert.deepEqual([tokenizer.eosId, tokenizer.bosId, tokenizer.padId], [4, 3, 5]);
    const specialTokens = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>' };
    assert.deepEqual(others, { chatTemplate: 'a', toolChatTemplate: null, specialTokens, tokenizerConfig: config });
  });

  it('takes names that are not there from special_tokens_map.json', () => {
    const { tokenizer, specialTokens, tokenizerConfig } = load({
      'tokenizer_config.json': { bos_token: '<s>' },
      'special_tokens_map.json': { bos_token: '<pad>', eos_token: '</s>' },
    });
    assert.deepEqual([tokenizer.eosId, tokenizer.bosId], [4, 3]);
    assert.deepEqual(specialTokens, { bos_token: '<s>', eos_token: '</s>' });
    assert.deepEqual(tokenizerConfig, { bos_token: '<s>' });
  });

  it('ends no answer where the configuration says that nothing does', () => {
    const { tokenizer } = load({ 'tokenizer_config.json': { eos_token: null } });
    assert.deepEqual([tokenizer.eosId, tokenizer.eosToken], [null, { id: 6, text: '' }]);
  });

  it('names the file, the place in it and what is unsupported or broken', () => {
    const advice = '; --tokenizer chooses another one, --force-dummy-tokenizer needs none$';
    const problems: readonly [files: Files, message: string][] = [
      [{ 'tokenizer.json': createTokenizerJson({ model: { type: 'Unigram', vocab: [] } }) }, `^--model: .*/tokenizer\\.json: model\\.type: "Unigram" is not supported; .*BPE${advice}`],
      [{ 'tokenizer.json': createTokenizerJson({ normalizer: { type: 'Magic' } }) }, `/tokenizer\\.json: normalizer\\.type: "Magic" is not supported; .*${advice}`],
      [{ 'tokenizer.json': '{"model": ' }, `/tokenizer\\.json: not JSON: .*${advice}`],
      [{ 'tokenizer.json': '' }, `/tokenizer\\.json: not JSON: .*${advice}`],
      [{ 'tokenizer.json': `{"model": {"vocab": {}, "merges": []}, "x": ${'['.repeat(1500)}${']'.repeat(1500)}}` }, `/tokenizer\\.json: .*within each other${advice}`],
      [{ 'tokenizer_config.json': '{' }, '/tokenizer_config\\.json: not JSON: '],
      [{ 'tokenizer_config.json': '[]' }, '/tokenizer_config\\.json: expected a JSON object'],
      [{ 'special_tokens_map.json': '[]' }, '/special_tokens_map\\.json: expected a JSON object'],
    ];
    for (const [files, message] of problems) assert.throws(() => load(files), { name: 'OptionValueError', message: new RegExp(message) });
  });

  it('reads no file of more than 512 MiB', () => {
    const file = path.join(createFolder({ 'tokenizer.json': '' }), 'tokenizer.json');
    truncateSync(file, 512 * 1024 * 1024 + 1);
    assert.throws(() => loadTokenizerFiles({ flag: '--model', path: file }), /expected at most 512 MiB$/);
  });
});

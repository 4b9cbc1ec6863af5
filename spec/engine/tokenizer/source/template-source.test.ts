import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { type ChatTemplates, findChatTemplates, loadChatTemplate } from '../../../../lib/engine/tokenizer/source/template-source.ts';
import { createFolder, type Files } from './model-folders.ts';

describe('loadChatTemplate', () => {
  it('reads the file, or takes a text with a brace or a line end that names none', () => {
    const folder = createFolder({ 'a.jinja': '{{ messages }}', '{{ b }}': 'of the file' });
    assert.equal(loadChatTemplate(path.join(folder, 'a.jinja')), '{{ messages }}');
    assert.equal(loadChatTemplate(path.join(folder, '{{ b }}')), 'of the file');
    for (const template of ['{{ messages }}', '{% if a %}{% endif %}', 'a\nb', '}', `{#${'x'.repeat(10_000)}#}`]) assert.equal(loadChatTemplate(template), template);
  });

  it('names what it cannot read or compile', () => {
    const folder = createFolder({ 'broken.jinja': 'a\n{% if %}' });
    const problems: readonly [given: string, message: RegExp][] = [
      [path.join(folder, 'none.jinja'), /^--chat-template: .*none\.jinja: no such file$/],
      ['tool_use', /^--chat-template: tool_use: no such file$/],
      [folder, /^--chat-template: .*: expected a regular file$/],
      [path.join(folder, 'broken.jinja'), /^--chat-template: .*broken\.jinja: .+ \(line 2 of the chat template\)$/],
      ['{% if %}', /^--chat-template: the template: .+ \(line 1 of the chat template\)$/],
      ['{% include "/etc/passwd" %}', /^--chat-template: the template: /],
    ];
    for (const [given, message] of problems) assert.throws(() => loadChatTemplate(given), { name: 'OptionValueError', message });
  });
});

function find(config: Files, files: Files = {}): ChatTemplates {
  const folder = createFolder(files);
  return findChatTemplates({ flag: '--model', path: path.join(folder, 'tokenizer_config.json') }, config);
}

describe('findChatTemplates', () => {
  const chatJson = { 'chat_template.json': { chat_template: 'of the processor' } };
  const list = [{ name: 'default', template: 'of all' }, { name: 'rag', template: 'of documents' }, { name: 'tool_use', template: 'of tools' }];

  it('takes chat_template.jinja first, then tokenizer_config.json, then chat_template.json', () => {
    const config = { chat_template: 'of the configuration' };
    assert.equal(find(config, { 'chat_template.jinja': 'of the file', ...chatJson }).chatTemplate, 'of the file');
    assert.equal(find(config, chatJson).chatTemplate, 'of the configuration');
    assert.equal(find({}, chatJson).chatTemplate, 'of the processor');
    assert.equal(find({ chat_template: null }, chatJson).chatTemplate, 'of the processor');
    assert.deepEqual(find({}), { chatTemplate: null, toolChatTemplate: null });
    assert.equal(find({}, { 'chat_template.json': {} }).chatTemplate, null);
  });

  it('takes the default of several, and the one for tools beside it', () => {
    const both = { chatTemplate: 'of all', toolChatTemplate: 'of tools' };
    assert.deepEqual(find({ chat_template: list }), both);
    assert.deepEqual(find({}, { 'chat_template.jinja': 'of all', 'additional_chat_templates/tool_use.jinja': 'of tools' }), both);
    assert.deepEqual(find({ chat_template: list.slice(1, 2) }), { chatTemplate: null, toolChatTemplate: null });
    assert.deepEqual(find({ chat_template: [] }, chatJson), { chatTemplate: null, toolChatTemplate: null });
  });

  it('names the file whose template is broken or none', () => {
    const problems: readonly [config: Files, files: Files, message: RegExp][] = [
      [{ chat_template: '{{' }, {}, /^--model: .*tokenizer_config\.json: .*line 1/],
      [{ chat_template: 7 }, {}, /tokenizer_config\.json: chat_template: expected a text or a list of named ones$/],
      [{ chat_template: { default: 'a' } }, {}, /chat_template: expected a text or a list of named ones$/],
      [{ chat_template: [{ name: 'default', template: 7 }] }, {}, /chat_template: expected a text as the template default$/],
      [{ chat_template: [...list.slice(0, 1), { name: 'tool_use', template: '{%' }] }, {}, /tokenizer_config\.json: /],
      [{}, { 'chat_template.jinja': '{{ a' }, /chat_template\.jinja: .*line 1/],
      [{}, { 'chat_template.jinja': 'a', 'additional_chat_templates/tool_use.jinja': '{{ a' }, /tool_use\.jinja: .*line 1/],
      [{}, { 'chat_template.json': '"a"' }, /chat_template\.json: expected a JSON object/],
      [{}, { 'chat_template.json': { chat_template: 7 } }, /chat_template\.json: chat_template: expected/],
    ];
    for (const [config, files, message] of problems) assert.throws(() => find(config, files), { name: 'OptionValueError', message });
    assert.deepEqual(find({ chat_template: [null, 7, ...list] }).chatTemplate, 'of all');
  });

  it('takes a folder by the name of a template for no template', () => {
    const folder = createFolder();
    mkdirSync(path.join(folder, 'chat_template.jinja'));
    assert.throws(() => findChatTemplates({ flag: '--model', path: path.join(folder, 'tokenizer_config.json') }, {}), /expected a regular file$/);
  });
});

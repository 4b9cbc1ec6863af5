import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { type Logger, silentLogger } from '../../../../lib/base/log.ts';
import { DUMMY_CHAT_TEMPLATE } from '../../../../lib/engine/tokenizer/dummy/chat-template.ts';
import { SMALL_CHAT_TEMPLATE } from '../../../../lib/engine/tokenizer/small/chat-template.ts';
import { resolveTokenizer, type ResolvedTokenizer, type TokenizerChoice } from '../../../../lib/engine/tokenizer/source/resolve-tokenizer.ts';
import { addToCache, createFolder, createTokenizerJson, type Files } from './model-folders.ts';

function resolve(choice: Partial<TokenizerChoice>, logger: Logger = silentLogger): Promise<ResolvedTokenizer> {
  return resolveTokenizer({ model: 'a/b', tokenizer: null, forceDummyTokenizer: false, chatTemplate: null, env: {}, ...choice }, { logger });
}

/** A model's files; the template tells which ones have been read. */
function createFiles(mark: string, given: Files = {}): Files {
  return { 'tokenizer.json': createTokenizerJson(), 'tokenizer_config.json': { eos_token: '</s>', chat_template: mark }, ...given };
}

function listen(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const add = (level: string) => (message: string, fields: object = {}) => void lines.push([level, message, ...Object.values(fields)].join(' | '));
  return { lines, logger: { error: add('error'), warn: add('warn'), info: add('info'), debug: add('debug') } };
}

describe('resolveTokenizer, in order', () => {
  const cache = createFolder();
  const env = { HF_HUB_CACHE: cache };
  const snapshot = addToCache(cache, 'a/b', createFiles('of the cache'));
  const folder = createFolder(createFiles('of the folder'));
  const model = createFolder(createFiles('of the model'));

  it('takes the dummy tokenizer wherever it is forced', async () => {
    const { tokenizer, chatTemplate, specialTokens, stopTokenIds, description } = await resolve({ forceDummyTokenizer: true, tokenizer: folder, model, env });
    assert.deepEqual([tokenizer.name, description, chatTemplate, specialTokens, stopTokenIds], ['dummy', 'dummy', DUMMY_CHAT_TEMPLATE, {}, []]);
    assert.deepEqual(tokenizer.encode('_a a_b'), [3658226030, 186949092, 463759473]);
  });

  it('takes --tokenizer next: a folder, a file, or a model in the cache', async () => {
    const file = path.join(createFolder({ 'small.json': createTokenizerJson() }), 'small.json');
    assert.equal((await resolve({ tokenizer: folder, model, env })).chatTemplate, 'of the folder');
    assert.equal((await resolve({ tokenizer: path.join(folder, 'tokenizer.json'), model, env })).chatTemplate, 'of the folder');
    assert.deepEqual([(await resolve({ tokenizer: file, model, env })).chatTemplate, (await resolve({ tokenizer: file })).description], [null, file]);
    const { chatTemplate, description } = await resolve({ tokenizer: 'a/b', model, env });
    assert.deepEqual([chatTemplate, description], ['of the cache', path.join(snapshot, 'tokenizer.json')]);
  });

  it('takes --model next, as a folder, then as a model in the cache', async () => {
    assert.deepEqual([(await resolve({ model, env })).chatTemplate, (await resolve({ env })).chatTemplate], ['of the model', 'of the cache']);
    const linked = path.join(createFolder(), 'link');
    symlinkSync(model, linked);
    assert.equal((await resolve({ model: linked })).chatTemplate, 'of the model');
  });

  it('takes the embedded one where there is nothing else', async () => {
    const { tokenizer, chatTemplate, tokenizerConfig, specialTokens, generationConfig, stopTokenIds, description } = await resolve({ model: 'a/other', env });
    assert.deepEqual([tokenizer.name, description, chatTemplate, tokenizerConfig['eos_token']], ['embedded', 'embedded', SMALL_CHAT_TEMPLATE, '<|im_end|>']);
    assert.deepEqual([specialTokens, generationConfig, stopTokenIds], [{ eos_token: '<|im_end|>', pad_token: '<|endoftext|>' }, null, []]);
    for (const name of ['a/b', 'm', '../none/a', '/nowhere/at/all', 'a\0b', path.join(folder, 'tokenizer.json')]) {
      assert.equal((await resolve({ model: name })).description, 'embedded', name);
    }
  });

  it('takes --chat-template before any other, for tools too', async () => {
    const list = [{ name: 'default', template: 'of all' }, { name: 'tool_use', template: 'of tools' }];
    const both = createFolder(createFiles('', { 'tokenizer_config.json': { chat_template: list } }));
    assert.equal((await resolve({ tokenizer: both })).toolChatTemplate, 'of tools');
    for (const choice of [{ tokenizer: both }, {}, { forceDummyTokenizer: true }]) {
      const { chatTemplate, toolChatTemplate } = await resolve({ ...choice, chatTemplate: '{{ messages }}' });
      assert.deepEqual([chatTemplate, toolChatTemplate], ['{{ messages }}', null]);
    }
  });

  it('keeps what the tokenizer has beside the template of the option', async () => {
    const folder = createFolder(createFiles('own'));
    const given = await resolve({ tokenizer: folder, chatTemplate: '{{ messages }}' });
    assert.deepEqual([given.chatTemplate, given.ownChatTemplate], ['{{ messages }}', 'own']);
    const alone = await resolve({ tokenizer: folder });
    assert.deepEqual([alone.chatTemplate, alone.ownChatTemplate], ['own', undefined]);
  });
});

describe('resolveTokenizer, where the model has no tokenizer.json', () => {
  it('passes its folder and its snapshot over, and says why', async () => {
    const cache = createFolder();
    const snapshot = addToCache(cache, 'a/b', { 'config.json': {}, 'tokenizer.model': '' });
    const { logger, lines } = listen();
    assert.equal((await resolve({ env: { HF_HUB_CACHE: cache } }, logger)).description, 'embedded');
    const folder = createFolder({ 'config.json': {} });
    symlinkSync('nowhere', path.join(folder, 'tokenizer.json'));
    assert.equal((await resolve({ model: folder }, logger)).description, 'embedded');
    const message = 'warn | the model\'s files do not include a tokenizer that can be used';
    assert.deepEqual(lines, [
      `${message} | ${snapshot} | it has no tokenizer.json, and tokenizer.model is not supported`,
      `${message} | ${folder} | it has no tokenizer.json`,
    ]);
  });

  it('says nothing where another one is asked for', async () => {
    const { logger, lines } = listen();
    const model = createFolder({ 'config.json': {} });
    await resolve({ model, forceDummyTokenizer: true }, logger);
    assert.deepEqual(lines, []);
    const folder = createFolder(createFiles('a'));
    await resolve({ model, tokenizer: folder }, logger);
    assert.deepEqual(lines, [`info | reading the tokenizer | ${path.join(folder, 'tokenizer.json')}`]);
  });
});

describe('resolveTokenizer and generation_config.json', () => {
  const generation = { 'generation_config.json': { temperature: 0.6, eos_token_id: [4, 5, 3] } };

  it('takes the model\'s, and of its ids those that the tokenizer does not name itself', async () => {
    const { generationConfig, stopTokenIds, tokenizer } = await resolve({ model: createFolder(createFiles('a', generation)) });
    assert.deepEqual([generationConfig, stopTokenIds, tokenizer.eosId], [generation['generation_config.json'], [5, 3], 4]);
  });

  it('takes the model\'s with another tokenizer too, and that of the tokenizer\'s folder where the model has none', async () => {
    const [model, tokenizer] = [createFolder(generation), createFolder(createFiles('a', { 'generation_config.json': { eos_token_id: 5 } }))];
    assert.deepEqual((await resolve({ model, tokenizer })).stopTokenIds, [5, 3]);
    assert.deepEqual((await resolve({ tokenizer })).stopTokenIds, [5]);
  });

  it('has no use for ids of another vocabulary', async () => {
    for (const choice of [{}, { forceDummyTokenizer: true }]) {
      const { generationConfig, stopTokenIds } = await resolve({ model: createFolder(generation), ...choice });
      assert.deepEqual([generationConfig, stopTokenIds], [generation['generation_config.json'], []]);
    }
  });
});

describe('resolveTokenizer on what it cannot use', () => {
  it('names the option, the path and the fault', async () => {
    const cache = createFolder();
    addToCache(cache, 'x/y', { 'tokenizer.model': '' });
    const broken = createFolder({ 'tokenizer.json': createTokenizerJson({ decoder: { type: 'Magic' } }) });
    addToCache(cache, 'x/broken', { 'tokenizer.json': '{' });
    const env = { HF_HUB_CACHE: cache };
    const problems: readonly [choice: Partial<TokenizerChoice>, message: RegExp][] = [
      [{ tokenizer: '/none' }, /^--tokenizer: expected a folder with a tokenizer\.json or such a file, got "\/none"; nothing is downloaded$/],
      [{ tokenizer: 'x/none', env }, /^--tokenizer: expected .*, such a file or the name of a model in \/.*, got "x\/none"; nothing is downloaded$/],
      [{ tokenizer: '../none/x', env }, /^--tokenizer: expected a folder/],
      [{ tokenizer: createFolder() }, /^--tokenizer: \/.*: it has no tokenizer\.json$/],
      [{ tokenizer: createFolder({ 'vocab.txt': '' }) }, /^--tokenizer: \/.*: it has no tokenizer\.json, and vocab\.txt is not supported$/],
      [{ tokenizer: 'x/y', env }, /^--tokenizer: .*\/snapshots\/\w+: it has no tokenizer\.json, and tokenizer\.model is not supported$/],
      [{ tokenizer: '/dev/null' }, /^--tokenizer: \/dev\/null: expected a folder or a regular file$/],
      [{ tokenizer: broken }, /^--tokenizer: \/.*\/tokenizer\.json: decoder\.type: "Magic" is not supported/],
      [{ model: broken }, /^--model: \/.*\/tokenizer\.json: decoder\.type: "Magic" is not supported/],
      [{ model: 'x/broken', env }, /^--model: .*\/snapshots\/\w+\/tokenizer\.json: not JSON: /],
      [{ chatTemplate: '/none.jinja' }, /^--chat-template: \/none\.jinja: no such file$/],
      [{ model: createFolder(createFiles('a', { 'generation_config.json': { eos_token_id: 'x' } })) }, /generation_config\.json: eos_token_id: expected/],
    ];
    for (const [choice, message] of problems) await assert.rejects(resolve(choice), { name: 'OptionValueError', message });
  });

  it('refuses a folder by the name of the file', async () => {
    const folder = createFolder();
    mkdirSync(path.join(folder, 'tokenizer.json'));
    await assert.rejects(resolve({ model: folder }), /^OptionValueError: --model: .*tokenizer\.json: expected a regular file$/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptedFlags } from '../../lib/accepted-flags/accepted-flags.ts';
import { type ConfigFileContent, readConfigFile } from '../../lib/config/config-file.ts';
import { type Config, options } from '../../lib/options.ts';

const read = (text: string): ConfigFileContent<Config> => readConfigFile(options, acceptedFlags, { name: 'c.yaml', text });

describe('readConfigFile', () => {
  it('reads values as the command line would', () => {
    const text = [
      'model: m', 'port: 8001', 'max-model-len: 8k', 'max_num_seqs: 7', 'watermark: 0.5', 'enable-prefix-caching: false',
      'no-enable-auto-tool-choice: true', 'served-model-name: [a, 5]', 'api-key:', '- k1', '- k2', 'tokenizer: null', 'seed: 0x10',
      'kv-events-config:', '  enable_kv_cache_events: true', '  topic: kv@x', 'lora: [x=1, y]',
    ].join('\n');
    assert.deepEqual(read(text).given, {
      model: 'm', port: 8001, maxModelLen: 8000, maxNumSeqs: 7, watermark: 0.5, enablePrefixCaching: false, enableAutoToolChoice: false,
      servedModelName: ['a', '5'], apiKey: ['k1', 'k2'], tokenizer: null, seed: 16, kvEventsConfig: { enable_kv_cache_events: true, topic: 'kv@x' }, lora: ['x=1', 'y'],
    });
  });

  it('takes adapters as texts of JSON and as mappings', () => {
    const expected = read('lora-modules: \'{"name":"a","path":"b"}\'').given;
    assert.deepEqual(read('lora-modules:\n  - \'{"name":"a","path":"b"}\'').given, expected);
    assert.deepEqual(read('lora-modules:\n  - name: a\n    path: b').given, expected);
  });

  it('takes a JSON value as a text, and field by field', () => {
    assert.deepEqual(read('kv-events-config: \'{"topic": "x"}\'').given, { kvEventsConfig: { topic: 'x' } });
    assert.deepEqual(read('kv-events-config.topic: x\nkv-events-config.a.b: 1').given, { kvEventsConfig: { topic: 'x', a: { b: 1 } } });
  });

  it('names the flags without effect', () => {
    assert.deepEqual(read('dtype: auto\npipeline-parallel-size: 2\ncompilation-config:\n  mode: 3').withoutEffect, [
      '--dtype', '--pipeline-parallel-size', '--compilation-config',
    ]);
  });

  it('takes a file without options', () => {
    for (const text of ['', '# nothing\n', '---\n']) assert.deepEqual(read(text), { given: {}, withoutEffect: [] });
  });

  it('names file, line and key of what is wrong', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['model: m\nport: x', /^c\.yaml, line 2: port: expected an integer/],
      ['model: m\n\nprot: 1', /^c\.yaml, line 3: prot: unknown flag --prot; did you mean --port\?$/],
      ['--port: 1', /^c\.yaml, line 1: --port: expected the name of a flag without its dashes, in full$/],
      ['model: m\n-tp: 2', /^c\.yaml, line 2: -tp: expected the name of a flag without its dashes/],
      ['port: 1\nport: 2', /^c\.yaml, line 2: "port" stands on line 1, too$/],
      ['max-num-seqs: 1\nmax_running_requests: 2', /^c\.yaml, line 2: max_running_requests: --max-running-requests stands on line 1, too$/],
      ['port: [1, 2]', /^c\.yaml, line 1: port: expected an integer/],
      ['port: {a: 1}', /^c\.yaml, line 1: port: expected an integer/],
      ['port: "1', /^c\.yaml, line 1: a quoted text has to end on its line$/],
      ['- port', /^c\.yaml, line 1: expected flags with their values/],
      ['config: other.yaml', /^c\.yaml, line 1: config: a file of options names no other$/],
      ['api-key: [a, ~]', /^c\.yaml, line 1: api-key: expected values, got an empty one/],
      ['enable-prefix-caching: maybe', /^c\.yaml, line 1: enable-prefix-caching: expected true or false/],
      ['dtype.x: 1', /^c\.yaml, line 1: dtype\.x: --dtype has no fields$/],
    ];
    for (const [text, message] of cases) assert.throws(() => read(text), { name: 'UsageError', message }, text);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAdapter, parseAdapterModule } from '../../../lib/engine/lora/adapters.ts';
import { loraOptions } from '../../../lib/engine/lora/options.ts';

describe('parseAdapter', () => {
  it('takes a name, with a path after the first equals sign', () => {
    assert.deepEqual(parseAdapter('a'), { name: 'a', path: 'a' });
    assert.deepEqual(parseAdapter('a=/x/y=z'), { name: 'a', path: '/x/y=z' });
    assert.deepEqual(parseAdapter('=/x'), { name: '', path: '/x' });
  });
});

describe('parseAdapterModule', () => {
  it('reads NAME=PATH and JSON objects', () => {
    assert.deepEqual(parseAdapterModule('a=/x=y'), { name: 'a', path: '/x=y', baseModelName: null });
    const json = '{"name":"a","path":"/x","base_model_name":"m","is_3d_lora_weight":true}';
    assert.deepEqual(parseAdapterModule(json), { name: 'a', path: '/x', baseModelName: 'm' });
    assert.deepEqual(parseAdapterModule('{"name":"a=b","path":"/x","base_model_name":""}'), { name: 'a=b', path: '/x', baseModelName: null });
  });

  it('refuses what has no name or no path', () => {
    for (const text of ['a', 'a=', '=x', 'a=b,c=d', '{}', '{"name":"a"}', '{"name":1,"path":"/x"}', '[]', 'null', '{"name":"","path":"/x"}']) {
      assert.throws(() => parseAdapterModule(text), { name: 'OptionValueError' }, text);
    }
  });
});

describe('--lora-modules', () => {
  const { type } = loraOptions.loraModules;

  it('takes several, as texts, objects or as they are shown', () => {
    const modules = [{ name: 'a', path: '/a', baseModelName: null }, { name: 'b', path: '/b', baseModelName: 'm' }];
    assert.deepEqual(type.accept(['a=/a', '', '{"name":"b","path":"/b","base_model_name":"m"}']), modules);
    assert.deepEqual(type.accept([{ name: 'a', path: '/a' }, { name: 'b', path: '/b', base_model_name: 'm' }]), modules);
    assert.deepEqual(type.accept(modules), modules);
    assert.deepEqual(type.accept('a=/a'), modules.slice(0, 1));
    assert.equal(type.format(modules.slice(1)), '{"name":"b","path":"/b","base_model_name":"m"}');
  });

  it('refuses other values', () => {
    for (const value of [1, null, [1], [null], [{ name: 'a' }], { name: 'a', path: '/a' }]) {
      assert.throws(() => type.accept(value), { name: 'OptionValueError' }, JSON.stringify(value));
    }
  });
});

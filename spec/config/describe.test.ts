import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeDefault, groupBySection, listFlags, orderSections } from '../../lib/config/describe.ts';
import type { OptionSpec } from '../../lib/config/option.ts';
import { durationMs, integer, list } from '../../lib/config/option-types.ts';
import { exampleOptions } from './example-options.ts';

const base = { flag: 'x', help: 'x', section: 'X' };

describe('groupBySection', () => {
  it('keeps sections in order of first appearance and options in order of declaration', () => {
    const groups = [...groupBySection(exampleOptions)];
    assert.deepEqual(groups.map(([section, specs]) => [section, specs.map(({ flag }) => flag)]), [
      ['Model', ['model', 'served-model-name', 'lora']],
      ['Output', ['mode', 'time-to-first-token', 'temperature', 'seed']],
      ['Server', ['port', 'shutdown-timeout', 'enable-thing', 'extra']],
    ]);
  });
});

describe('orderSections', () => {
  it('puts the named sections first, and leaves everything else in its order', () => {
    const ordered = orderSections(exampleOptions, ['Server', 'Nowhere', 'Output']);
    assert.deepEqual([...groupBySection(ordered).keys()], ['Server', 'Output', 'Model']);
    const flags = (specs: typeof exampleOptions): string[] => [...groupBySection(specs)].flatMap(([, group]) => group.map(({ flag }) => flag));
    assert.deepEqual(flags(ordered).toSorted(), flags(exampleOptions).toSorted());
    assert.deepEqual(flags(ordered).slice(0, 2), ['port', 'shutdown-timeout']);
  });
});

describe('listFlags', () => {
  it('gives the main name first', () => {
    const type = durationMs() as OptionSpec<unknown>['type'];
    assert.deepEqual(listFlags({ ...base, aliases: ['y', 'z'], type }), ['--x', '--y', '--z']);
  });
});

describe('describeDefault', () => {
  it('writes the value as a user would', () => {
    const type = list({ placeholder: 'X', separator: ',' }) as OptionSpec<unknown>['type'];
    assert.equal(describeDefault({ ...base, type, default: ['a', 'b'] }), 'a,b');
  });

  it('prefers the text that stands for it', () => {
    const type = integer({ min: 0, max: 1 }) as OptionSpec<unknown>['type'];
    assert.equal(describeDefault({ ...base, type, default: 1, defaultText: 'all' }), 'all');
  });

  it('is empty where there is no default, or an empty one', () => {
    const type = list({ placeholder: 'X', separator: ',' }) as OptionSpec<unknown>['type'];
    assert.equal(describeDefault({ ...base, type }), '');
    assert.equal(describeDefault({ ...base, type, default: [] }), '');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAcceptedFlags } from '../../lib/config/accepted-flag.ts';
import { KnownFlags } from '../../lib/config/known-flags.ts';
import { exampleOptions } from './example-options.ts';

describe('KnownFlags', () => {
  const accepted = [...parseAcceptedFlags('switch', 'eager|-e thing'), ...parseAcceptedFlags('value', 'port dtype|-d log_dir')];
  const known = new KnownFlags(exampleOptions, accepted);

  it('finds options and accepted flags under all of their names', () => {
    assert.equal(known.find('--thing').option?.key, 'enableThing');
    assert.equal(known.find('--port').option?.key, 'port');
    for (const [written, name] of [['--dtype', '--dtype'], ['-d', '--dtype'], ['--no_eager', '--eager'], ['--log-dir', '--log_dir'], ['--log_dir', '--log_dir']]) {
      const flag = known.find(written ?? '');
      assert.deepEqual([flag.name, flag.option], [name, null]);
    }
    assert.deepEqual([known.find('--no-eager').isNegated, known.find('--eager').isNegated], [true, false]);
  });

  it('finds the flag of an option', () => {
    assert.equal(known.ofOption('enableThing').name, '--enable-thing');
    assert.throws(() => known.ofOption('dtype'), { name: 'TypeError', message: 'no option is called dtype' });
  });

  it('has no negated form of a flag that takes values, nor of a short name', () => {
    assert.deepEqual(['--no-dtype', '--no-port', '-no-e', '--no-e', '--d'].filter((name) => known.has(name)), []);
  });

  it('suggests accepted names too, and never a single letter', () => {
    assert.throws(() => known.find('--dtpye'), { message: 'unknown flag --dtpye; did you mean --dtype?' });
    const letters = new KnownFlags({}, parseAcceptedFlags('value', 'v|-v'));
    assert.throws(() => letters.find('--w'), { message: 'unknown flag --w; see --help' });
  });

  it('refuses two accepted flags of one name', () => {
    const message = 'two options are called --a';
    assert.throws(() => new KnownFlags({}, parseAcceptedFlags('value', 'a b|a')), { name: 'TypeError', message });
  });
});

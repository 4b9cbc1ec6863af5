// The tables of accepted flags against what vLLM 0.32's own parser says about its flags.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { acceptedFlags } from '../../lib/accepted-flags/accepted-flags.ts';
import { goSimulatorFlags } from '../../lib/accepted-flags/go-simulator.ts';
import { vllmFlags } from '../../lib/accepted-flags/vllm.ts';
import { KnownFlags } from '../../lib/config/known-flags.ts';
import { options } from '../../lib/options.ts';
import { readRecordedFlags } from './recorded-flags.ts';

describe('vllmFlags', () => {
  const recorded = readRecordedFlags();

  it('has all 317 flags of vLLM 0.32 but --help, under all of their names', () => {
    assert.equal(recorded.length, 317);
    const known = new KnownFlags({}, vllmFlags);
    const unknown = recorded.flatMap(({ flags }) => flags).filter((flag) => !known.has(flag));
    assert.deepEqual(unknown, ['-h', '--help']);
  });

  it('has no other ones', () => {
    const names = new Set<string>(recorded.flatMap(({ flags }) => flags));
    const ours = vllmFlags.flatMap(({ name, aliases, shortNames }) => [`--${name}`, ...aliases.map((alias) => `--${alias}`), ...shortNames.map((short) => `-${short}`)]);
    // vLLM's parser takes -O for --optimization-level before it looks at its own names.
    assert.deepEqual(ours.filter((name) => !names.has(name)), ['-O']);
    assert.equal(vllmFlags.length, recorded.length - 1);
  });

  it('knows what follows each', () => {
    const kinds = new Map<string | undefined, string>(vllmFlags.map(({ name, kind }) => [`--${name}`, kind]));
    for (const { flags, kind } of recorded) {
      const name = flags.find((flag) => flag.startsWith('--'));
      if (name !== '--help') assert.equal(kinds.get(name), kind, flags.join(' '));
    }
  });
});

describe('acceptedFlags', () => {
  it('has no name twice', () => {
    assert.doesNotThrow(() => new KnownFlags({}, acceptedFlags));
  });

  it('has every flag of the Go simulator', () => {
    const help = readFileSync(new URL('go-simulator-0.9.2-flags.txt', import.meta.url), 'utf8').trim().split('\n');
    assert.equal(help.length, 98);
    const known = new KnownFlags(options, acceptedFlags);
    assert.deepEqual(help.filter((flag) => !known.has(`--${flag.replaceAll('_', '-')}`)), []);
    const names = new Set(help);
    assert.deepEqual(goSimulatorFlags.filter(({ name }) => !names.has(name)), []);
  });
});

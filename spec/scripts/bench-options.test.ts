// The bench's command line.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHelp, parseBenchOptions } from '../../scripts/bench/options.ts';

const NAMES = ['startup', 'memory'];

describe('parseBenchOptions', () => {
  it('measures everything three times, without a peer, for as long as each measurement takes, when told nothing', () => {
    assert.deepEqual(parseBenchOptions([], NAMES), {
      isHelp: false,
      peerPath: undefined,
      oursPath: undefined,
      vllmPythonPath: undefined,
      only: [],
      numRounds: 3,
      seconds: undefined,
      jsonPath: undefined,
      profileDir: undefined,
    });
  });

  it('takes names separated by commas and repeated', () => {
    assert.deepEqual(parseBenchOptions(['--only', 'memory,startup'], NAMES).only, ['memory', 'startup']);
    assert.deepEqual(parseBenchOptions(['--only=memory', '--only=startup'], NAMES).only, ['memory', 'startup']);
  });

  it('refuses a measurement that there is not, and names those that there are', () => {
    assert.throws(() => parseBenchOptions(['--only', 'speed'], NAMES), {
      name: 'TypeError',
      message: '--only: no measurement "speed", there are startup, memory',
    });
  });

  it('refuses numbers out of range and unknown options', () => {
    for (const text of ['0', '-1', 'x', '1001']) {
      assert.throws(() => parseBenchOptions([`--seconds=${text}`], NAMES), TypeError);
      assert.throws(() => parseBenchOptions([`--rounds=${text}`], NAMES), TypeError);
    }
    assert.throws(() => parseBenchOptions(['--fast'], NAMES), TypeError);
  });
});

describe('createHelp', () => {
  it('lists the measurements', () => {
    assert.match(createHelp([{ name: 'memory', title: 'resident memory' }]), /^ {2}memory +resident memory$/m);
    assert.match(createHelp([{ name: 'soak', title: 'a long run', seconds: 60 }]), /^ {2}soak +a long run; 60 s, only when named$/m);
  });
});

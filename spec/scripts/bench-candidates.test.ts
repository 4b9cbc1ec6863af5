// Which programs the bench compares.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindToOneProcessor, type CandidatePaths, lineUpOurScheduler, lineUpOurServer, lineUpSchedulers, lineUpServers } from '../../scripts/bench/candidates.ts';

const NO_PATHS: CandidatePaths = { oursPath: undefined, peerPath: undefined, vllmPythonPath: undefined, nodeFlags: [] };

describe('lineUpServers', () => {
  it('runs scripts with this Node and its flags, and executables as they are', () => {
    const { candidates, skipped } = lineUpServers({ ...NO_PATHS, oursPath: 'a/main.js', peerPath: 'b/sim', nodeFlags: ['--cpu-prof'] });
    assert.deepEqual(candidates, [
      { name: 'ours', command: process.execPath, args: ['--cpu-prof', 'a/main.js'] },
      { name: 'peer', command: 'b/sim', args: [] },
    ]);
    assert.equal(skipped, null);
  });

  it('takes the built server when told nothing, and says what is missing', () => {
    const { candidates, skipped } = lineUpServers(NO_PATHS);
    assert.match(candidates.map(({ args }) => args.join()).join(), /dist\/main\.js$/);
    assert.match(skipped ?? '', /^without --peer PATH: /);
  });
});

describe('bindToOneProcessor', () => {
  it('runs the same program with the same arguments, on one processor', () => {
    const { name, command, args } = bindToOneProcessor({ name: 'peer', command: 'b/sim', args: ['-x'] });
    assert.deepEqual([name, command, args.at(0), ...args.slice(2)], ['peer', 'taskset', '--cpu-list', 'b/sim', '-x']);
    assert.match(args.at(1) ?? '', /^\d+$/);
  });
});

describe('lineUpSchedulers', () => {
  it("puts vLLM's beside the project's where there is a Python for it", () => {
    const { candidates, skipped } = lineUpSchedulers({ ...NO_PATHS, peerPath: 'b/sim', vllmPythonPath: 'venv/bin/python' });
    assert.deepEqual(candidates.map(({ name, command }) => `${name} ${command}`), [`ours ${process.execPath}`, 'peer venv/bin/python']);
    assert.equal(skipped, null);
  });

  it('says what is missing', () => {
    const { candidates, skipped } = lineUpSchedulers({ ...NO_PATHS, peerPath: 'b/sim' });
    assert.equal(candidates.length, 1);
    assert.match(skipped ?? '', /^without --vllm-python PATH: /);
  });
});

describe('what has no counterpart', () => {
  it('is measured alone, and nothing is skipped', () => {
    const paths = { ...NO_PATHS, peerPath: 'b/sim', vllmPythonPath: 'venv/bin/python' };
    for (const { candidates, skipped } of [lineUpOurServer(paths), lineUpOurScheduler(paths)]) {
      assert.deepEqual(candidates.map(({ name }) => name), ['ours']);
      assert.equal(skipped, null);
    }
  });
});

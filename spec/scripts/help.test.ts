// Every script that people call explains itself, and says in one line what it does not understand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram } from './run-program.ts';

const SCRIPTS = [
  ...['setup.mjs', 'test.mjs', 'list-tests.mjs', 'coverage.mjs', 'generate-docs.ts', 'make-trace.ts', 'replay-schedule.ts', 'pack-recorded-answers.mjs'],
  ...['image/build.mjs', 'image/layout.mjs', 'ci/smoke.mjs', 'ci/fidelity.mjs'],
  ...['bench/main.ts', 'bench/replay-trace.ts', 'bench/tokenizer/main.ts', 'bench/tokenizer/stalls.ts', 'bench/scheduler/scheduler-bench.ts'],
];
const EXACT = [
  ...['list-tests.mjs', 'generate-docs.ts', 'make-trace.ts', 'replay-schedule.ts', 'pack-recorded-answers.mjs', 'ci/smoke.mjs', 'ci/fidelity.mjs'],
  ...['bench/replay-trace.ts', 'bench/tokenizer/main.ts', 'bench/tokenizer/stalls.ts', 'bench/scheduler/scheduler-bench.ts'],
];

function run(script: string, argument: string): ReturnType<typeof runProgram> {
  return runProgram([process.execPath, '--import', 'tsx', `scripts/${script}`, argument]);
}

describe('scripts', () => {
  for (const script of SCRIPTS) {
    it(`explain themselves: ${script}`, async () => {
      const { exitCode, stdout, stderr } = await run(script, '--help');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /usage: .*\w/i);
    });
  }

  for (const script of EXACT) {
    it(`say in one line what they do not know: ${script}`, async () => {
      const { exitCode, stdout, stderr } = await run(script, '--nope');
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, /^[^\n]*'--nope'[^\n]*; see --help\n$/);
    });
  }
});

// scripts/replay-schedule.ts on scenario files of the test's own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseScenario, type Scenario } from '../../scripts/schedule-replay/scenario.ts';
import { type Outcome, runProgram, withFolder } from './run-program.ts';

const packed = readFileSync(new URL('../engine/scheduler/recorded/schedules.jsonl.gz', import.meta.url));
const recorded = gunzipSync(packed).toString('utf8').split('\n').find((line) => line.includes('"scenario":"single_short"')) ?? '';
const scenario = parseScenario(recorded);
const wrong: Scenario = { ...scenario, summary: { ...scenario.summary, num_steps: -1, preemptions: -1 } };

/** Runs the program on files of these contents, named 0.json, 1.json and so on. */
async function replay(contents: readonly string[], ...options: readonly string[]): Promise<Outcome> {
  return withFolder(async (folder) => {
    const files = contents.map((_, index) => path.join(folder, `${index}.json`));
    for (const [index, file] of files.entries()) await writeFile(file, contents[index] ?? '');
    const outcome = await runProgram([process.execPath, '--import', 'tsx', 'scripts/replay-schedule.ts', ...options, ...files]);
    return { ...outcome, stdout: outcome.stdout.replaceAll(folder + path.sep, '') };
  });
}

describe('scripts/replay-schedule.ts', () => {
  it('closes with how many passed, and exits with 0 when all did', async () => {
    const { exitCode, stdout } = await replay([recorded, recorded]);
    assert.deepEqual([exitCode, stdout], [0, '2 passed, 0 failed\n']);
  });

  it('shows where a schedule differs, goes on with the next file, and exits with 1', async () => {
    const { exitCode, stdout } = await replay([JSON.stringify(wrong), recorded, '{'], '--differences', '1');
    const lines = stdout.split('\n');
    assert.equal(exitCode, 1);
    assert.deepEqual([lines[0], lines[2]], ['not ok 0.json', 'not ok 2.json']);
    assert.match(lines[1] ?? '', /^ {2}summary\.(num_steps|preemptions): expected -1, got \d+$/);
    assert.deepEqual(lines.slice(-2), ['1 passed, 2 failed', '']);
  });

  it('prints what it computes from the inputs alone, a scenario a line', async () => {
    const { config, requests, format } = scenario;
    const inputs = JSON.stringify({ format, scenario: 'bare', config, requests });
    const { exitCode, stdout } = await replay([inputs, JSON.stringify(wrong)], '--print');
    const [bare, ...others] = stdout.trimEnd().split('\n').map(parseScenario);
    assert.equal(exitCode, 0);
    assert.deepEqual([bare?.scenario, bare?.steps, bare?.summary], ['bare', scenario.steps, scenario.summary]);
    assert.deepEqual(others, [scenario]);
  });

  it('explains itself, and tells wrong usage by exit code 2', async () => {
    const help = await replay([], '--help');
    assert.equal(help.exitCode, 0);
    assert.match(help.stdout, /^Usage: /);
    for (const options of [[], ['--differences', '0', 'x.json'], ['--differences', 'x', 'x.json']]) {
      const { exitCode, stdout, stderr } = await replay([], ...options);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, /^Usage: /);
    }
  });
});

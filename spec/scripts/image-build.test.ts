// `npm run image` with engines that only note what they are asked.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { createProgramFolder, project, runProgram, withFolder, type Outcome } from './run-program.ts';

const READY = 'exit 0';
const NO_DAEMON = '[ "$1" != info ] || { echo "the daemon sleeps" >&2; exit 1; }';

describe('scripts/image/build.mjs', () => {
  it('builds with docker when both engines answer', async () => {
    const { exitCode, calls } = await build({ docker: READY, podman: READY });
    assert.equal(exitCode, 0);
    assert.equal(calls[0], 'docker info');
    assert.match(calls[1] ?? '', /^docker build --file Dockerfile --tag vllm-sim:dev --build-arg /);
    assert.match(calls[1] ?? '', / VERSION=\d+\.\d+\.\d+ --build-arg REVISION=(unknown|[0-9a-f]{40}) \.$/);
    assert.equal(calls.length, 2);
  });

  it('builds with podman when docker has no daemon', async () => {
    const { exitCode, calls } = await build({ docker: NO_DAEMON, podman: READY });
    assert.equal(exitCode, 0);
    assert.deepEqual(calls.map((call) => call.split(' ', 2).join(' ')), ['docker info', 'podman info', 'podman build']);
  });

  it('gives the image every name it is told', async () => {
    const { calls } = await build({ podman: READY }, ['--tag', 'a:1', '--tag', 'b:2', '--engine', 'podman']);
    assert.match(calls[1] ?? '', / --tag a:1 --tag b:2 /);
  });

  it('exits with 3 when no engine answers, and says of each why', async () => {
    const { exitCode, stderr } = await build({ docker: NO_DAEMON });
    assert.equal(exitCode, 3);
    assert.match(stderr, /^image: no container engine answers\n/);
    assert.match(stderr, /\n {2}docker: the daemon sleeps\n {2}podman: not installed\n/);
  });

  it('asks no other engine than the one it is told', async () => {
    const { exitCode, stderr, calls } = await build({ docker: READY }, ['--engine', 'podman']);
    assert.equal(exitCode, 3);
    assert.match(stderr, /podman: not installed/);
    assert.deepEqual(calls, []);
  });

  it('passes the engine\'s exit code on', async () => {
    const { exitCode } = await build({ docker: '[ "$1" = info ] || exit 42' });
    assert.equal(exitCode, 42);
  });

  it('prints which engine would build, and builds nothing', async () => {
    const { stdout, calls } = await build({ docker: READY }, ['--print-engine']);
    assert.equal(stdout, 'docker\n');
    assert.deepEqual(calls, ['docker info']);
  });

  it('explains itself, and tells wrong usage by exit code 2', async () => {
    assert.match((await build({}, ['--help'])).stdout, /--tag NAME/);
    for (const args of [['--tag'], ['--tag', ''], ['--engine', 'lorry'], ['--nope'], ['stray']]) {
      const { exitCode, stderr } = await build({ docker: READY }, args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /^image: [^\n]+\n$/);
    }
  });
});

/** Runs the program where the given engines, each a shell script, are the only ones installed. */
async function build(
  engines: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Outcome & { readonly calls: readonly string[] }> {
  return withFolder(async (folder) => {
    const logFile = path.join(folder, 'calls.log');
    const programs = createProgramFolder(folder, logFile);
    for (const [name, body] of Object.entries(engines)) await programs.addFake(name, body);
    const script = path.join(project, 'scripts/image/build.mjs');
    const outcome = await runProgram([process.execPath, script, ...args], { PATH: folder });
    const log = await readFile(logFile, 'utf8').catch(() => '');
    return { ...outcome, calls: log.split('\n').filter((line) => line !== '') };
  });
}

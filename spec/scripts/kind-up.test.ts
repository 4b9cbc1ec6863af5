// scripts/kind/up.sh and down.sh with an engine, kind and kubectl that only note what they are asked.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createProgramFolder, project, runProgram, withFolder, type Outcome } from './run-program.ts';

/** What the scripts take for granted on any machine. */
const SYSTEM = ['bash', 'dirname', 'env', 'cat', 'grep', 'mktemp', 'rm', 'sed', 'node'];

const DOCKER = '[ "$1" != image ] || echo sha256:abc';
const KUBECTL = `
  if [ "$1" = kustomize ]; then cat "$2/deployment.yaml"; fi
  case "$*" in *"apply --filename -"*) grep image-id: >> "$CALLS"; esac`;
const ALL = { docker: DOCKER, kind: '', kubectl: KUBECTL };

describe('scripts/kind/up.sh', () => {
  it('builds, creates the cluster, loads, applies and waits, in this order', async () => {
    const { exitCode, stdout, calls } = await runScript('up.sh', ALL);
    assert.equal(exitCode, 0);
    const noted = calls.map(withoutDetails);
    // Both ends of a pipe start at once, and either may be noted first.
    const pipe = noted.splice(noted.indexOf('docker image inspect --format {{.Id}} docker.io/library/vllm-sim:dev') + 1, 2);
    assert.deepEqual(pipe.sort(), ['kubectl --context kind-vllm-sim apply --filename -', 'kubectl kustomize scripts/kind']);
    assert.deepEqual(noted, [
      'docker info',
      'docker info',
      'docker build',
      'kind get clusters',
      'kind create cluster --name vllm-sim --config scripts/kind/cluster.yaml --wait 120s',
      'docker save --output FILE docker.io/library/vllm-sim:dev',
      'kind load image-archive FILE --name vllm-sim',
      'docker image inspect --format {{.Id}} docker.io/library/vllm-sim:dev',
      'image-id: "sha256:abc"',
      'kubectl --context kind-vllm-sim rollout status deployment/vllm-sim --timeout 120s',
    ]);
    assert.match(stdout, /curl http:\/\/localhost:30080\/v1\/models/);
  });

  it('uses a cluster that exists', async () => {
    const kind = '[ "$1" != get ] || printf "%s\\n" other mine';
    const { exitCode, calls } = await runScript('up.sh', { ...ALL, kind }, ['--cluster', 'mine']);
    assert.equal(exitCode, 0);
    assert.ok(calls.includes('kind export kubeconfig --name mine'));
    assert.ok(!calls.some((call) => call.startsWith('kind create')));
    assert.ok(calls.includes('kubectl --context kind-mine apply --filename -'));
  });

  it('runs Kind on podman when podman is the engine', async () => {
    const kind = 'echo "provider $KIND_EXPERIMENTAL_PROVIDER" >> "$CALLS"';
    const { exitCode, calls } = await runScript('up.sh', { podman: DOCKER, kind, kubectl: KUBECTL });
    assert.equal(exitCode, 0);
    assert.ok(calls.includes('provider podman'));
    assert.ok(calls.some((call) => call.startsWith('podman save ')));
  });

  it('says which programs are missing and where to get them, before it does anything', async () => {
    const { exitCode, stderr, calls } = await runScript('up.sh', { docker: DOCKER });
    assert.equal(exitCode, 3);
    assert.match(stderr, /^up\.sh: missing programs:\n {2}kind: https:.*\n {2}kubectl: https:.*\n$/);
    assert.deepEqual(calls, []);
  });

  it('exits with 3 when no engine answers', async () => {
    const { exitCode, stderr } = await runScript('up.sh', { kind: '', kubectl: KUBECTL });
    assert.equal(exitCode, 3);
    assert.match(stderr, /no container engine answers/);
  });

  it('stops at the first step that fails', async () => {
    const docker = '[ "$1" != build ] || exit 42';
    const { exitCode, calls } = await runScript('up.sh', { ...ALL, docker });
    assert.equal(exitCode, 42);
    assert.deepEqual(calls.filter((call) => !call.startsWith('docker')), []);
  });

  it('shows the pods when they do not get ready', async () => {
    const kubectl = `${KUBECTL}\n[ "$3" != rollout ] || exit 1\n[ "$3" != get ] || echo CrashLoopBackOff`;
    const { exitCode, stderr } = await runScript('up.sh', { ...ALL, kubectl });
    assert.equal(exitCode, 1);
    assert.match(stderr, /CrashLoopBackOff\nup\.sh: the pods are not ready/);
  });

  it('deletes the cluster on --delete', async () => {
    const { exitCode, calls } = await runScript('up.sh', ALL, ['--delete', '--cluster', 'mine']);
    assert.equal(exitCode, 0);
    assert.deepEqual(calls, ['kind delete cluster --name mine']);
  });

  it('explains itself, and tells wrong usage by exit code 2', () => assertUsage('up.sh'));
});

describe('scripts/kind/down.sh', () => {
  it('deletes the cluster', async () => {
    const { exitCode, calls } = await runScript('down.sh', ALL);
    assert.equal(exitCode, 0);
    assert.deepEqual(calls, ['kind delete cluster --name vllm-sim']);
  });

  it('exits with 3 when kind is missing', async () => {
    const { exitCode, stderr } = await runScript('down.sh', {});
    assert.equal(exitCode, 3);
    assert.match(stderr, /^down\.sh: kind is missing/);
  });

  it('explains itself, and tells wrong usage by exit code 2', () => assertUsage('down.sh'));
});

async function assertUsage(script: string): Promise<void> {
  assert.match((await runScript(script, {}, ['--help'])).stdout, /^Usage: scripts\/kind\//);
  for (const args of [['--nope'], ['stray'], ['--cluster'], ['--engine', '']]) {
    const { exitCode, stderr, calls } = await runScript(script, ALL, args);
    assert.equal(exitCode, 2, args.join(' '));
    assert.match(stderr, /^\w+\.sh: [^\n]+; see --help\n$/);
    assert.deepEqual(calls, []);
  }
}

/** Runs a script where the given fakes are all there is beside the system's own programs. */
async function runScript(
  script: string,
  fakes: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Outcome & { readonly calls: readonly string[] }> {
  return withFolder(async (folder) => {
    const logFile = path.join(folder, 'calls.log');
    const programs = createProgramFolder(folder, logFile);
    for (const name of SYSTEM) await programs.addReal(name);
    for (const [name, body] of Object.entries(fakes)) await programs.addFake(name, body);
    const command = [path.join(project, 'scripts/kind', script), ...args];
    const outcome = await runProgram(command, { PATH: folder, CALLS: logFile });
    const log = await readFile(logFile, 'utf8').catch(() => '');
    return { ...outcome, calls: log.split('\n').filter((line) => line !== '').map((line) => line.trim()) };
  });
}

/** Paths as seen from the project, the archive's name and the build's flags left out. */
function withoutDetails(call: string): string {
  const short = call.replaceAll(`${project}/`, '').replace(/\S+\/image\.tar/, 'FILE');
  return short.startsWith('docker build ') ? 'docker build' : short;
}

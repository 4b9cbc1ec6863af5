// Names and numbers that the Kind manifests share with each other, with the Dockerfile and with the server's flags.
// Fields and hardening are the business of spec/conformance/clients/python/validate_manifests.py.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { lastArguments, parseDockerfile } from '../../scripts/image/dockerfile.mjs';
import { project, runProgram } from './run-program.ts';

const [deployment, service, cluster, up, dockerfile] = await Promise.all([
  'scripts/kind/deployment.yaml', 'scripts/kind/service.yaml', 'scripts/kind/cluster.yaml', 'scripts/kind/up.sh',
  'Dockerfile',
].map((file) => readFile(path.join(project, file), 'utf8'))) as [string, string, string, string, string];

describe('scripts/kind', () => {
  it('leads one port from the machine through the node and the Service', () => {
    const nodePort = only(service, /nodePort: (\d+)/g);
    assert.equal(only(cluster, /containerPort: (\d+)/g), nodePort);
    assert.equal(only(cluster, /hostPort: (\d+)/g), nodePort);
    assert.ok(up.includes(`curl http://localhost:${nodePort}/v1/models`));
  });

  it('lets the server listen on the port that the pod and the image declare', () => {
    const port = only(deployment, /containerPort: (\d+)/g);
    assert.equal(only(deployment, /- --port\n\s+- "(\d+)"/g), port);
    const image = parseDockerfile(dockerfile).at(-1);
    assert.deepEqual(image && lastArguments(image, 'EXPOSE'), [port]);
  });

  it('runs the image that up.sh loads, as the user that the image names', () => {
    assert.equal(`docker.io/library/${only(deployment, /image: (\S+)/g)}`, only(up, /^image=(\S+)$/gm));
    const image = parseDockerfile(dockerfile).at(-1);
    const ids = [only(deployment, /runAsUser: (\d+)/g), only(deployment, /runAsGroup: (\d+)/g)];
    assert.deepEqual(image && lastArguments(image, 'USER'), [ids.join(':')]);
  });

  it('gives a pod longer to end than preStop and the server\'s shutdown take together', () => {
    const sleepS = Number(only(deployment, /sleep:\n\s+seconds: (\d+)/g));
    const shutdownS = Number(only(deployment, /- --shutdown-timeout\n\s+- "(\d+)"/g));
    assert.ok(Number(only(deployment, /terminationGracePeriodSeconds: (\d+)/g)) > sleepS + shutdownS);
  });

  it('has one place for the image\'s id, which up.sh fills in', () => {
    assert.equal(only(deployment, /(image-id: unset)/g), only(up, /s\|(image-id: \w+)\|/g));
  });

  it('has scripts that bash can read', async () => {
    const folder = path.join(project, 'scripts/kind');
    const scripts = (await readdir(folder)).filter((name) => name.endsWith('.sh'));
    assert.deepEqual(scripts.sort(), ['down.sh', 'up.sh']);
    for (const script of scripts) {
      const { exitCode, stderr } = await runProgram(['bash', '-n', path.join(folder, script)]);
      assert.equal(exitCode, 0, stderr);
    }
  });
});

/** The group of the only match; a second one would leave open which is meant. */
function only(text: string, pattern: RegExp): string {
  const matches = [...text.matchAll(pattern)];
  assert.equal(matches.length, 1, `${pattern.source} matches ${matches.length} times`);
  return matches[0]?.[1] ?? '';
}

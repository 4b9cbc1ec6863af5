// The Dockerfile: what its stages promise, that .dockerignore agrees with it, and the parser that reads it.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { lastArguments, parseDockerfile, type Stage } from '../../scripts/image/dockerfile.mjs';
import { project } from './run-program.ts';

const stages = parseDockerfile(await readFile(path.join(project, 'Dockerfile'), 'utf8'));
const [build, final] = stages as readonly [Stage, Stage];

describe('Dockerfile', () => {
  it('has a build stage and a final stage', () => {
    assert.deepEqual(stages.map(({ name }) => name), ['build', null]);
  });

  it('builds from the locked dependencies, then from lib/', () => {
    const runs = build.instructions.filter(({ name }) => name === 'RUN').map((run) => run.arguments.join(' '));
    assert.match(runs[0] ?? '', /^npm ci\b/);
    assert.match(runs[1] ?? '', /^npm run build\b/);
  });

  it('copies from the project only what is there and what .dockerignore lets through', async () => {
    const sources = copySources(build);
    for (const source of sources) await stat(path.join(project, source));
    const ignore = (await readFile(path.join(project, '.dockerignore'), 'utf8')).split('\n');
    const [everything, ...exceptions] = ignore.filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(everything, '*');
    assert.deepEqual(exceptions.map((line) => line.replace(/^!/, '')).sort(), sources.sort());
  });

  it('builds and runs with the same major version of Node', () => {
    const [built, ran] = [build.base, final.base].map((base) => /(?:node:|nodejs)(\d+)/.exec(base)?.[1]);
    assert.equal(built, ran);
  });

  it('ends on a distroless base with Node 22 or 24 and no root', () => {
    assert.match(final.base, /^gcr\.io\/distroless\/nodejs(22|24)-debian\d+:nonroot(@sha256:[0-9a-f]{64})?$/);
  });

  it('copies dist/ and package.json from the build stage, and nothing else', () => {
    const copies = final.instructions.filter(({ name }) => name === 'COPY');
    assert.ok(copies.every(({ flags }) => flags.from === 'build' && flags.chown === undefined));
    assert.deepEqual(copySources(final).sort(), ['/src/dist', '/src/package.json']);
  });

  it('creates the application\'s folder by COPY, so that it belongs to root', () => {
    const steps = final.instructions.filter(({ name }) => name === 'COPY' || name === 'WORKDIR');
    assert.deepEqual(steps.map(({ name }) => name), ['COPY', 'COPY', 'WORKDIR']);
    assert.deepEqual(steps.map((step) => step.arguments.at(-1)), ['/app/', '/app/dist', '/app']);
  });

  it('runs nothing in the final stage, and adds nothing by other means', () => {
    const allowed = ['ARG', 'LABEL', 'ENV', 'WORKDIR', 'COPY', 'USER', 'EXPOSE', 'ENTRYPOINT'];
    assert.deepEqual(final.instructions.filter(({ name }) => !allowed.includes(name)), []);
  });

  it('starts as a user that a kubelet can tell from root', () => {
    assert.match(lastArguments(final, 'USER')?.join(' ') ?? '', /^[1-9]\d*:[1-9]\d*$/);
  });

  it('takes the server\'s flags after the image\'s name', () => {
    const entryPoints = final.instructions.filter(({ name }) => name === 'ENTRYPOINT');
    assert.deepEqual(entryPoints.map(({ isExecForm }) => isExecForm), [true]);
    assert.deepEqual(lastArguments(final, 'ENTRYPOINT'), ['/nodejs/bin/node', '/app/dist/main.js']);
    assert.equal(lastArguments(final, 'CMD'), null);
  });

  it('labels the image', () => {
    const labels = lastArguments(final, 'LABEL')?.join(' ') ?? '';
    for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
      assert.ok(labels.includes(`org.opencontainers.image.${label}=`), label);
    }
  });
});

describe('parseDockerfile', () => {
  it('splits stages, flags, words and the exec form', () => {
    const text = 'ARG A\nFROM --platform=x a AS b\ncopy --from=c --chmod=0444 d e ./\nCMD ["f g", "h"]';
    assert.deepEqual(parseDockerfile(text), [{
      base: 'a',
      name: 'b',
      instructions: [
        { name: 'COPY', flags: { from: 'c', chmod: '0444' }, arguments: ['d', 'e', './'], isExecForm: false },
        { name: 'CMD', flags: {}, arguments: ['f g', 'h'], isExecForm: true },
      ],
    }]);
  });

  it('joins continued lines, also around comments and empty lines', () => {
    const [stage] = parseDockerfile('FROM a\n# x \\\nRUN b \\\n  # y\n\n  && c\r\n');
    assert.deepEqual(stage?.instructions.map((run) => run.arguments), [['b', '&&', 'c']]);
  });

  it('refuses what it does not understand', () => {
    for (const text of ['', 'ARG A', 'RUN a\nFROM b', 'FROM', 'FROM a\nCOPY', 'FROM a\nENTRYPOINT ["b"']) {
      assert.throws(() => parseDockerfile(text), SyntaxError, JSON.stringify(text));
    }
  });
});

function copySources(stage: Stage): string[] {
  const copies = stage.instructions.filter(({ name }) => name === 'COPY');
  return copies.flatMap((copy) => copy.arguments.slice(0, -1));
}

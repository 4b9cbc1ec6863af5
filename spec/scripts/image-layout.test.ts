// The final stage of the image, laid out without an engine: what is in it, and that the server runs from it alone.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { after, before, describe, it, type TestContext } from 'node:test';
import { lastArguments, parseDockerfile } from '../../scripts/image/dockerfile.mjs';
import { addNode, findProcess1Sandbox, findSandbox, startServer, type Sandbox } from './image-sandbox.ts';
import { createFolder, project, runProgram, withFolder, type Outcome, type TemporaryFolder } from './run-program.ts';

const DOCKERFILE = `
FROM compiler AS build
WORKDIR /src
FROM runtime
WORKDIR /app
COPY --from=build /src/package.json ./
COPY --from=build /src/dist ./dist
`;

describe('scripts/image/layout.mjs', () => {
  it('copies what the final stage copies: a file into a folder, and what is inside a folder', async () => {
    await withFolder(async (folder) => {
      const made = await layOutSmallProject(folder, `${DOCKERFILE}COPY --from=build dist/a.js dist/sub /srv/\n`);
      assert.deepEqual(made, { exitCode: 0, stdout: '', stderr: '' });
      assert.deepEqual(await listTree(path.join(folder, 'out')), [
        'app/dist/a.js', 'app/dist/sub/b.js', 'app/package.json', 'srv/a.js', 'srv/b.js',
      ]);
    });
  });

  it('leaves no write permission, and the right to run where it was', async () => {
    await withFolder(async (folder) => {
      await layOutSmallProject(folder, DOCKERFILE);
      const names = ['', 'package.json', 'dist', 'dist/a.js', 'dist/sub/b.js'];
      const modes = await Promise.all(names.map(async (name) => {
        const { mode } = await stat(path.join(folder, 'out/app', name));
        return (mode & 0o777).toString(8);
      }));
      assert.deepEqual(modes, ['555', '444', '555', '555', '444']);
    });
  });

  it('refuses a folder that has something in it', async () => {
    await withFolder(async (folder) => {
      const small = await makeSmallProject(folder, DOCKERFILE);
      const { exitCode, stderr } = await layOut(small, folder);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^layout: .* is not empty\n$/);
    });
  });

  it('says how to get a source that is missing', async () => {
    await withFolder(async (folder) => {
      const missing = `${DOCKERFILE}COPY --from=build /src/gone ./\n`;
      const { exitCode, stderr } = await layOutSmallProject(folder, missing);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^layout: gone is missing in .*; run "npm run build" first\n$/);
    });
  });

  it('refuses a COPY that is not from the build stage, or from outside of its folder', async () => {
    await withFolder(async (folder) => {
      const foreign = await layOutSmallProject(folder, `${DOCKERFILE}COPY package.json ./\n`);
      assert.match(foreign.stderr, /not from a named stage/);
      const outside = await layOutSmallProject(folder, `${DOCKERFILE}COPY --from=build /etc ./\n`);
      assert.match(outside.stderr, /\/etc is not inside \/src/);
    });
  });

  it('explains itself, and tells wrong usage by exit code 2', async () => {
    const script = path.join(project, 'scripts/image/layout.mjs');
    assert.match((await runProgram([process.execPath, script, '--help'])).stdout, /--out DIR/);
    for (const args of [[], ['--out'], ['--nope'], ['stray']]) {
      const { exitCode, stderr } = await runProgram([process.execPath, script, ...args]);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /^layout: [^\n]+\n$/);
    }
  });
});

describe('the image\'s files', () => {
  let folder: TemporaryFolder;
  let root: string;
  let entryPoint: readonly string[];

  before(async () => {
    folder = await createFolder();
    root = path.join(folder.path, 'root');
    const { stderr } = await layOut(project, root);
    assert.equal(stderr, '');
    const final = parseDockerfile(await readFile(path.join(project, 'Dockerfile'), 'utf8')).at(-1);
    entryPoint = (final && lastArguments(final, 'ENTRYPOINT')) ?? [];
  });

  after(() => folder.remove());

  it('are dist/ and package.json, and nothing else', async () => {
    const built = await listTree(path.join(project, 'dist'));
    const expected = [...built.map((file) => `app/dist/${file}`), 'app/package.json'];
    assert.deepEqual(await listTree(root), expected.sort());
    assert.ok(built.includes('main.js'));
  });

  it('cannot be written to', async () => {
    for (const file of ['', ...await readdir(path.join(root, 'app'), { recursive: true })]) {
      const { mode } = await stat(path.join(root, 'app', file));
      assert.equal(mode & 0o222, 0, `app/${file}`);
    }
  });

  describe('with Node and its libraries beside them', () => {
    const limit = { timeout: 120_000 };
    const [flags, nodePath] = [['--host', '127.0.0.1', '--port', '0', '--model', 'x'], '/nodejs/bin/node'];

    before(() => addNode(root, nodePath));

    it('are enough to serve, and to stop on SIGTERM with exit code 0', limit, async (t) => {
      const sandbox = await findSandbox(root, nodePath);
      assert.equal(entryPoint[0], nodePath);
      await serveAndStop(t, sandbox, [...entryPoint, ...flags]);
    });

    it('serve as process 1 too, and stop on SIGTERM with exit code 0', limit, async (t) => {
      const sandbox = await findProcess1Sandbox(root, nodePath);
      if (sandbox === null) return t.diagnostic('not tried: this machine permits no PID namespace');
      const { stdout } = await runProgram(sandbox.wrap([nodePath, '--print', 'process.pid']));
      assert.equal(stdout, '1\n');
      await serveAndStop(t, sandbox, [...entryPoint, ...flags]);
    });

    it('are out of the server\'s reach', limit, async (t) => {
      const sandbox = await findSandbox(root, nodePath);
      if (!sandbox.isGuarded) return t.diagnostic('not tried: the server\'s user is the owner of the files');
      const attempts = ['/x', '/app/x', '/app/dist/x', '/app/package.json', '/app/dist/main.js'];
      const script = `for (const file of ${JSON.stringify(attempts)}) {
        try { fs.writeFileSync(file, '') } catch (error) { console.log(/^(EACCES|EROFS)$/.test(error.code)) }
      }`;
      const { stdout } = await runProgram(sandbox.wrap([nodePath, '--eval', script]));
      assert.equal(stdout, 'true\n'.repeat(attempts.length));
    });
  });
});

async function serveAndStop(t: TestContext, sandbox: Sandbox, command: readonly string[]): Promise<void> {
  t.diagnostic(`isolation: ${sandbox.description}`);
  const server = await startServer(sandbox, command, t.signal);
  try {
    const answer = await fetch(new URL('/health', server.url), { signal: t.signal });
    await answer.arrayBuffer();
    assert.equal(answer.status, 200);
    assert.equal(await server.stop(), 0);
  } finally {
    server.kill();
  }
}

async function layOutSmallProject(folder: string, dockerfile: string): Promise<Outcome> {
  return layOut(await makeSmallProject(folder, dockerfile), path.join(folder, 'out'));
}

async function makeSmallProject(folder: string, dockerfile: string): Promise<string> {
  const small = path.join(folder, 'project');
  await mkdir(path.join(small, 'dist/sub'), { recursive: true });
  await writeFile(path.join(small, 'Dockerfile'), dockerfile);
  await writeFile(path.join(small, 'package.json'), '{}');
  await writeFile(path.join(small, 'dist/a.js'), '', { mode: 0o755 });
  await writeFile(path.join(small, 'dist/sub/b.js'), '', { mode: 0o644 });
  return small;
}

async function layOut(from: string, out: string): Promise<Outcome> {
  const script = path.join(project, 'scripts/image/layout.mjs');
  return runProgram([process.execPath, script, '--project', from, '--out', out]);
}

/** Every file below a folder, in order. */
async function listTree(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

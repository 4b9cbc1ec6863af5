// scripts/setup.mjs in throw-away projects, with the real tsc and a stand-in for npm: no network.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const temporary = fs.mkdtempSync(path.join(tmpdir(), 'vllm-sim-setup-'));
let project: string;
let numProjects = 0;

after(() => fs.rmSync(temporary, { recursive: true, force: true }));

beforeEach(() => {
  project = path.join(temporary, `project-${++numProjects}`);
  fs.cpSync(path.join(root, 'scripts/build'), path.join(project, 'scripts/build'), { recursive: true });
  for (const name of ['scripts/setup.mjs', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    write(name, fs.readFileSync(path.join(root, name), 'utf8'));
  }
  write('lib/main.ts', "#!/usr/bin/env node\n// Says.\nimport { word } from './base/word.ts';\nconsole.log(word);\n");
  write('lib/base/word.ts', "// The word.\n\nexport const word: string = 'one';\n");
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  useNpm("throw new Error('npm is not expected to run')");
});

describe('setup.mjs --build', () => {
  it('compiles lib/ to a dist/main.js that can be executed, and says so in one line', () => {
    const { status, stdout, stderr } = setUp('--build');
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(stderr, /^setup: built dist\/ in \d+\.\d s\n$/);
    assert.equal(runOutput(), 'one\n');
  });

  it('does nothing and says nothing while the sources stay the same, whatever their times are', () => {
    setUp('--build');
    const builtAtMs = fs.statSync(inProject('dist/main.js')).mtimeMs;
    fs.utimesSync(inProject('lib/main.ts'), new Date(), new Date(builtAtMs + 60_000));
    assert.deepEqual(setUp('--build'), { status: 0, stdout: '', stderr: '' });
    assert.equal(fs.statSync(inProject('dist/main.js')).mtimeMs, builtAtMs);
  });

  it('compiles again after a source has changed, even when its time has not', () => {
    setUp('--build');
    const { atime, mtime } = fs.statSync(inProject('lib/base/word.ts'));
    write('lib/base/word.ts', "// The word.\n\nexport const word: string = 'two';\n");
    fs.utimesSync(inProject('lib/base/word.ts'), atime, mtime);
    assert.equal(setUp('--build').status, 0);
    assert.equal(runOutput(), 'two\n');
  });

  it('compiles again when an output is missing', () => {
    setUp('--build');
    fs.rmSync(inProject('dist/base/word.js'));
    assert.match(setUp('--build').stderr, /built/);
    assert.equal(runOutput(), 'one\n');
  });

  it('removes the outputs of deleted sources and the folders they leave empty', () => {
    write('lib/old/gone.ts', 'export const gone = 1;\n');
    setUp('--build');
    assert.ok(fs.existsSync(inProject('dist/old/gone.js')));
    fs.rmSync(inProject('lib/old'), { recursive: true });
    setUp('--build');
    assert.deepEqual(fs.readdirSync(inProject('dist')).sort(), ['base', 'main.d.ts', 'main.js']);
  });

  it('shows what tsc finds, ends with its exit code and leaves the last good build', () => {
    setUp('--build');
    write('lib/base/word.ts', 'export const word: string = 1;\n');
    const { status, stderr } = setUp('--build');
    assert.equal(status, 1);
    assert.match(stderr, /lib\/base\/word\.ts\(1,14\): error TS2322: /);
    assert.match(stderr, /setup: lib\/ does not compile/);
    assert.equal(runOutput(), 'one\n');
    assert.equal(setUp('--build').status, 1);
  });

  it('builds once when several start at the same time', async () => {
    const lines = await Promise.all([1, 2, 3].map(() => setUpBeside('--build')));
    assert.equal(lines.join('').match(/built/g)?.length, 1);
    assert.equal(runOutput(), 'one\n');
    assert.deepEqual(fs.readdirSync(inProject('.cache')), ['build.json']);
  });

  it('takes over the lock of a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    write('.cache/setup.lock', JSON.stringify({ pid, host: hostname(), id: 'gone' }));
    assert.equal(setUp('--build').status, 0);
    assert.deepEqual(fs.readdirSync(inProject('.cache')), ['build.json']);
  });
});

describe('setup.mjs', () => {
  it('starts no npm and says nothing when node_modules matches the lock file', () => {
    assert.deepEqual(setUp(), { status: 0, stdout: '', stderr: '' });
    assert.ok(!fs.existsSync(inProject('dist')));
  });

  it('installs what is locked when node_modules is missing, and keeps npm quiet', () => {
    fs.rmSync(inProject('node_modules'));
    useNpm(`console.error('npm warn whatever'); ${INSTALL}`);
    assert.deepEqual(setUp(), { status: 0, stdout: '', stderr: 'setup: installing the dev dependencies\n' });
    const [command, ...switches] = readCalls();
    assert.equal(command, 'ci');
    assert.ok(switches.includes('--include=dev') && switches.includes('--dry-run=false'));
  });

  for (const [name, change] of [
    ['another version', (packages: Packages) => ({ ...packages, 'node_modules/tsx': { version: '0.0.1' } })],
    ['a package less', ({ 'node_modules/tsx': _, ...packages }: Packages) => packages],
    ['a package that is not locked', (packages: Packages) => ({ ...packages, 'node_modules/x': { version: '1.0.0' } })],
  ] as const) {
    it(`installs when node_modules holds ${name}`, () => {
      replaceInstalled(change);
      useNpm(INSTALL);
      assert.deepEqual(setUp(), { status: 0, stdout: '', stderr: 'setup: installing the dev dependencies\n' });
    });
  }

  it('leaves alone what somebody has installed beside the locked packages', () => {
    replaceInstalled((packages) => ({ ...packages, 'node_modules/extra': { version: '1.0.0', extraneous: true } }));
    assert.deepEqual(setUp(), { status: 0, stdout: '', stderr: '' });
  });

  it("shows npm's output when it fails, and ends with its exit code", () => {
    fs.rmSync(inProject('node_modules'));
    useNpm("console.error('npm error E404'); process.exitCode = 7;");
    const { status, stderr } = setUp('--build');
    assert.equal(status, 7);
    assert.match(stderr, /npm error E404\nsetup: npm ci failed \(exit code 7\)\n$/);
  });

  it('says so when there is no npm', () => {
    fs.rmSync(inProject('node_modules'));
    fs.rmSync(inProject('bin'), { recursive: true });
    const { status, stderr } = setUp();
    assert.equal(status, 1);
    assert.match(stderr, /setup: npm cannot be started: .*ENOENT/);
  });

  it('says which Node it needs on an older one', () => {
    const older = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' })";
    const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, inProject('scripts/setup.mjs')];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [1, 'setup: Node 20.19.0 or newer is needed; this is 20.18.3\n']);
  });

  it('refuses an argument it does not know', () => {
    const { status, stderr } = setUp('--biuld');
    assert.deepEqual([status, stderr], [1, 'setup: unknown argument --biuld\n']);
  });
});

type Packages = Readonly<Record<string, { version?: string; extraneous?: boolean }>>;

/** What the stand-in for npm does to install: the packages of this project are those of the throw-away one. */
const INSTALL = `
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.symlinkSync(${JSON.stringify(path.join(root, 'node_modules'))}, 'node_modules');
`;

function useNpm(body: string): void {
  const log = "fs.appendFileSync('npm-arguments', process.argv.slice(2).join('\\n'));";
  write('bin/npm', `#!${process.execPath}\nconst fs = require('node:fs');\n${log}\n${body}\n`);
  write('bin/package.json', '{"type":"commonjs"}');
  fs.chmodSync(inProject('bin/npm'), 0o755);
}

function readCalls(): string[] {
  return fs.readFileSync(inProject('npm-arguments'), 'utf8').split('\n');
}

/** A node_modules of its own that differs from the locked one by `change` in what npm has noted. */
function replaceInstalled(change: (packages: Packages) => Packages): void {
  linkPackages();
  const text = fs.readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8');
  const record = JSON.parse(text) as { packages: Packages };
  write('node_modules/.package-lock.json', JSON.stringify({ ...record, packages: change(record.packages) }));
}

function linkPackages(): void {
  fs.rmSync(inProject('node_modules'));
  fs.mkdirSync(inProject('node_modules'));
  for (const name of fs.readdirSync(path.join(root, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
    fs.symlinkSync(path.join(root, 'node_modules', name), inProject(`node_modules/${name}`));
  }
}

function setUp(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const options = { encoding: 'utf8', env: environment() } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [inProject('scripts/setup.mjs'), ...args], options);
  return { status, stdout, stderr };
}

function setUpBeside(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: environment() };
    execFile(process.execPath, [inProject('scripts/setup.mjs'), ...args], options, (error, _stdout, stderr) => {
      if (error === null) resolve(stderr);
      else reject(error);
    });
  });
}

/** Without what an npm or a c8 around this test has set: only the stand-in can be found, and nothing is measured. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_V8_COVERAGE$/.test(name));
  return { ...Object.fromEntries(others), PATH: inProject('bin') };
}

function runOutput(): string {
  const { PATH: inherited = '' } = process.env;
  const env = { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${inherited}` };
  return spawnSync(inProject('dist/main.js'), { encoding: 'utf8', env }).stdout;
}

function write(name: string, content: string): void {
  fs.mkdirSync(path.dirname(inProject(name)), { recursive: true });
  fs.writeFileSync(inProject(name), content);
}

function inProject(name: string): string {
  return path.join(project, name);
}

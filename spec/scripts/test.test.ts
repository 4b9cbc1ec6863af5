// scripts/test.mjs in a throw-away project: which files it runs, and what it makes of them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const project = fs.mkdtempSync(path.join(tmpdir(), 'vllm-sim-runner-'));

const PASSING = "import { it } from 'node:test';\nconst wanted: number = 1;\nit('passes', () => void wanted);\n";
const FAILING = `${PASSING}it('fails', () => { throw new Error('as it should'); });\n`;
const FILES = {
  'package.json': '{"type":"module"}',
  'spec/passing.test.ts': PASSING,
  'spec/deep/passing.test.ts': PASSING,
  'spec/deep/support.ts': 'throw new Error("no test file");\n',
  'spec/conformance/python.client.test.ts': PASSING,
  'spec/conformance/published.tokenizer.test.ts': PASSING,
  'spec/conformance/ajv.structured.test.ts': PASSING,
  'spec/conformance/clients/stray.test.ts': FAILING,
  'spec/conformance/tokenizers/stray.test.ts': FAILING,
  'spec/conformance/structured/stray.test.ts': FAILING,
  'spec/conformance/clients/node_modules/x/x.client.test.ts': FAILING,
  'other/failing.test.ts': FAILING,
  'other/empty.test.ts': 'export {};\n',
  'other/early.test.ts': `process.exit(0);\n${PASSING}`,
  'other/broken.test.ts': 'export const = 1;\n',
};

before(() => {
  for (const [name, content] of Object.entries(FILES)) write(name, content);
  for (const name of ['list-tests.mjs', 'test-tally.mjs', 'test.mjs']) {
    write(`scripts/${name}`, fs.readFileSync(path.join(root, 'scripts', name), 'utf8'));
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
});

after(() => fs.rmSync(project, { recursive: true, force: true }));

describe('list-tests.mjs', () => {
  it('finds the tests in all folders, but for those of the real clients', () => {
    assert.deepEqual(list(), ['spec/deep/passing.test.ts', 'spec/passing.test.ts']);
  });

  it('finds the tests of the real clients alone with --clients', () => {
    assert.deepEqual(list('--clients'), ['spec/conformance/python.client.test.ts']);
  });

  it('finds the tests of the published tokenizers alone with --tokenizers', () => {
    assert.deepEqual(list('--tokenizers'), ['spec/conformance/published.tokenizer.test.ts']);
  });

  it('finds the tests with an outside validator alone with --structured', () => {
    assert.deepEqual(list('--structured'), ['spec/conformance/ajv.structured.test.ts']);
  });

  it('takes one of them at a time', () => {
    const { status, stderr } = run('test.mjs', ['--clients', '--tokenizers']);
    assert.equal(status, 2);
    assert.match(stderr, /^test: --clients and --tokenizers exclude each other/);
  });

  it('narrows them by folder, by file, each once, and by a pattern', () => {
    assert.deepEqual(list('spec/deep', 'spec/deep/passing.test.ts'), ['spec/deep/passing.test.ts']);
    assert.deepEqual(list('--grep-file', '^spec/pass'), ['spec/passing.test.ts']);
  });
});

describe('test.mjs', () => {
  it("runs every file found and ends with the runner's totals and a plain line", () => {
    const { status, stdout } = runTests();
    assert.equal(status, 0);
    assert.match(stdout, /^# tests 2\n(# .*\n)*# pass 2\n# fail 0\n(# .*\n)*2 passed, 0 failed\n$/m);
  });

  it('fails with a failing test', () => {
    const { status, stdout } = runTests('other/failing.test.ts', 'spec/passing.test.ts');
    assert.equal(status, 1);
    assert.match(stdout, /as it should/);
    assert.match(stdout, /\n2 passed, 1 failed\n$/);
  });

  it('fails when it finds no file', () => {
    const { status, stdout } = runTests('--grep-file', 'nowhere');
    assert.deepEqual([status, stdout], [1, 'test: no test file is selected\n0 passed, 1 failed\n']);
  });

  for (const name of ['empty', 'early']) {
    it(`fails with a file that holds no test or ends before it (${name})`, () => {
      const { status, stdout } = runTests(`other/${name}.test.ts`, 'spec/passing.test.ts');
      assert.equal(status, 1);
      assert.match(stdout, new RegExp(`\ntest: other/${name}\\.test\\.ts holds no test\n1 passed, 1 failed\n$`));
    });
  }

  it('fails with a file that cannot be read', () => {
    const { status, stdout } = runTests('other/broken.test.ts');
    assert.equal(status, 1);
    assert.match(stdout, /\n0 passed, 1 failed\n$/);
  });

  it('tells a path that does not exist by exit code 2', () => {
    const { status, stderr } = runTests('spec/nowhere');
    assert.equal(status, 2);
    assert.match(stderr, /^test: ENOENT.*nowhere/);
  });
});

function list(...args: string[]): string[] {
  return run('list-tests.mjs', args).stdout.trimEnd().split('\n');
}

function runTests(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return run('test.mjs', args);
}

function run(script: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  // Not counted as part of this project's coverage.
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  return spawnSync(process.execPath, [path.join('scripts', script), ...args], { cwd: project, env, encoding: 'utf8' });
}

function write(name: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
  fs.writeFileSync(path.join(project, name), content);
}

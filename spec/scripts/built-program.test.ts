// What the build makes of the command and the package: scripts, code that the Node which built it takes as it is, and filled tables.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { SMALL_TABLES_FILE, viewSmallTables } from '../../lib/engine/tokenizer/small/small-tables.ts';
import { createSmallTokenizer } from '../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { project, runProgram, withFolder } from './run-program.ts';

const dist = path.join(project, 'dist');

describe('the built program', () => {
  it('is one script with one code beside it, which the entry names', () => {
    const [code, script, ...others] = readdirSync(dist).filter((file) => file.startsWith('program-')).sort().reverse();
    assert.deepEqual(others, []);
    assert.equal(script, code?.replace('.code', '.cjs'));
    assert.ok(readFileSync(path.join(dist, 'program.js'), 'utf8').includes(`'${script}'`));
  });

  it('is ASCII, and V8 takes the code for it', () => {
    const [name = ''] = readdirSync(dist).filter((file) => /^program-.*\.cjs$/.test(file));
    const source = readFileSync(path.join(dist, name), 'latin1');
    assert.doesNotMatch(source, /[^\0-\x7f]/);
    const script = new Script(source, { cachedData: readFileSync(path.join(dist, name.replace(/cjs$/, 'code'))) });
    assert.equal(script.cachedDataRejected, false);
  });

  it('starts without the code, too: it is compiled then', () => {
    const [name = ''] = readdirSync(dist).filter((file) => /^program-.*\.cjs$/.test(file));
    const script = new Script(readFileSync(path.join(dist, name), 'latin1'), { cachedData: Buffer.from('of another version') });
    assert.equal(script.cachedDataRejected, true);
    assert.equal(typeof script.runInThisContext(), 'function');
  });
});

describe('the built package', () => {
  it('is a script beside those of the command, and no module is left over', () => {
    const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    assert.deepEqual(scripts.sort(), ['main.js', 'program.js', 'simulator.js']);
  });

  for (const [name, load] of [['import', 'await import(process.argv[1])'], ['require', "(await import('node:module')).createRequire(import.meta.url)(process.argv[1])"]]) {
    it(`exports one function to ${name}`, async () => {
      const print = `console.log(Object.keys(${load}).filter((name) => !['default', 'module.exports'].includes(name)).join());`;
      const { stdout, stderr } = await runProgram([process.execPath, '--input-type=module', '-e', print, path.join(dist, 'simulator.js')]);
      assert.deepEqual([stdout, stderr], ['startSimulator\n', '']);
    });
  }
});

describe('the tables of the built tokenizer', () => {
  const bytes = readFileSync(path.join(dist, SMALL_TABLES_FILE));

  it('are those of this source', () => assert.ok(viewSmallTables(bytes) !== null));

  const changes: Record<string, (file: string) => void> = {
    'as they are': () => {},
    'cut in half': (file) => writeFileSync(file, bytes.subarray(0, bytes.length / 2)),
    'of another version': (file) => writeFileSync(file, Buffer.concat([bytes.subarray(0, 16), bytes])),
    missing: (file) => rmSync(file),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`change no answer of the package in another folder: ${name}`, () =>
      withFolder(async (folder) => {
        cpSync(dist, path.join(folder, 'dist'), { recursive: true });
        cpSync(path.join(project, 'package.json'), path.join(folder, 'package.json'));
        change(path.join(folder, 'dist', SMALL_TABLES_FILE));
        const { exitCode, stdout, stderr } = await runProgram([process.execPath, '--input-type=module', '-e', ASK, packageIn(folder)]);
        assert.deepEqual([exitCode, stderr], [0, '']);
        assert.deepEqual(JSON.parse(stdout), createSmallTokenizer().tokenizer.encode('Hello there, 12 worlds!'));
      }));
  }
});

function packageIn(folder: string): string {
  return pathToFileURL(path.join(folder, 'dist', 'simulator.js')).href;
}

// What a server that the package starts makes of a text.
const ASK = `
const { startSimulator } = await import(process.argv[1]);
const simulator = await startSimulator({ model: 'm' });
const body = JSON.stringify({ model: 'm', prompt: 'Hello there, 12 worlds!', add_special_tokens: false });
const response = await fetch(simulator.url + '/tokenize', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
console.log(JSON.stringify((await response.json()).tokens));
await simulator.close();
`;

// What the build makes of the command: one script, and code that the Node which built it takes as it is.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Script } from 'node:vm';
import { project } from './run-program.ts';

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

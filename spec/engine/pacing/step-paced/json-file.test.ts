import assert from 'node:assert/strict';
import { mkdirSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { isRegularFile, readJsonFile } from '../../../../lib/engine/pacing/step-paced/json-file.ts';
import { createScratchFolder } from '../../../support/scratch-folder.ts';

const folder = createScratchFolder();

function refuses(file: string, problem: RegExp): void {
  assert.throws(() => readJsonFile({ flag: '--some-file', path: file }), (error: Error) => {
    assert.equal(error.name, 'OptionValueError');
    assert.match(error.message, /^--some-file: [^\n]+$/);
    assert.match(error.message, problem);
    return true;
  });
}

describe('readJsonFile', () => {
  it('gives what the file holds', () => {
    assert.deepEqual(readJsonFile({ flag: '--some-file', path: folder.write('good.json', { a: [1, 'ü'] }) }), { a: [1, 'ü'] });
  });

  it('says where a file is no JSON', () => {
    refuses(folder.write('bad.json', '{"a": 1,}'), /bad\.json: not JSON: expected .+ at character 9$/);
    refuses(folder.write('empty.json', ''), /empty\.json: not JSON: expected .+ at character 1$/);
  });

  it('refuses what is missing, no file, or too large', () => {
    refuses(path.join(folder.path, 'nothing.json'), /nothing\.json: cannot be read: ENOENT$/);
    refuses(folder.path, /: expected a regular file$/);
    const large = folder.write('large.json', '');
    truncateSync(large, 16 * 1024 * 1024 + 1);
    refuses(large, /large\.json: expected at most 16 MiB$/);
  });
});

describe('isRegularFile', () => {
  it('is true of files alone, and throws for no path', () => {
    const file = folder.write('file', '');
    mkdirSync(path.join(folder.path, 'sub'));
    assert.equal(isRegularFile(file), true);
    for (const other of ['sub', 'nothing', 'file/config.json', 'x'.repeat(5000), 'nul\0']) {
      assert.equal(isRegularFile(path.join(folder.path, other)), false, other.slice(0, 20));
    }
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { kindOf, readBytes, readJsonObject, readOptionalJsonObject, readText, showPath } from '../../../../lib/engine/tokenizer/source/model-file.ts';
import { createFolder } from './model-folders.ts';

const folder = createFolder({ 'a.json': { a: 1 }, text: 'é', list: '[1]', broken: '{"a": }', deep: '['.repeat(2000), empty: '' });
const file = (name: string): { flag: string; path: string } => ({ flag: '--x', path: path.join(folder, name) });

describe('kindOf', () => {
  it('tells files from folders and other things, through links', () => {
    symlinkSync('a.json', path.join(folder, 'link'));
    symlinkSync('nowhere', path.join(folder, 'dangling'));
    mkdirSync(path.join(folder, 'sub'));
    assert.deepEqual(['a.json', 'link', 'sub', 'dangling', 'none', 'a.json/x'].map((name) => kindOf(path.join(folder, name))), ['file', 'file', 'folder', null, null, null]);
    assert.deepEqual(['/dev/null', 'a\0b', ''].map(kindOf), ['other', null, null]);
  });
});

describe('reading a model file', () => {
  it('gives its bytes, its text, its object', () => {
    assert.deepEqual([...readBytes(file('text'), 1)], [0xc3, 0xa9]);
    assert.equal(readText(file('text')), 'é');
    assert.deepEqual(readJsonObject(file('a.json')), { a: 1 });
    assert.deepEqual([readOptionalJsonObject(file('a.json')), readOptionalJsonObject(file('none'))], [{ a: 1 }, null]);
  });

  it('names the option, the file, and what is wrong', () => {
    const problems: readonly [name: string, problem: string][] = [
      ['none', 'no such file'],
      ['', 'expected a regular file'],
      ['list', 'expected a JSON object, got [1]'],
      ['broken', 'not JSON: expected a value at character 7'],
      ['empty', 'not JSON: expected a value at character 1'],
    ];
    for (const [name, problem] of problems) {
      assert.throws(() => readJsonObject(file(name)), { name: 'OptionValueError', message: `--x: ${path.join(folder, name)}: ${problem}` });
    }
    assert.throws(() => readJsonObject(file('deep')), { name: 'OptionValueError', message: /not JSON|within each other/ });
    assert.throws(() => readOptionalJsonObject(file('list')), { name: 'OptionValueError' });
    assert.throws(() => readBytes({ flag: '--x', path: 'a\0b' }, 1), { name: 'OptionValueError', message: /^--x: a\\u\{0\}b: cannot be read: / });
  });

  it('reads none that is too large, and no device', () => {
    const large = createFolder({ sparse: '' });
    truncateSync(path.join(large, 'sparse'), 1024 * 1024 + 1);
    assert.throws(() => readBytes({ flag: '--x', path: path.join(large, 'sparse') }, 1), /expected at most 1 MiB$/);
    assert.equal(readBytes({ flag: '--x', path: path.join(large, 'sparse') }, 2).length, 1024 * 1024 + 1);
    assert.throws(() => readText({ flag: '--x', path: '/dev/zero' }), /expected a regular file$/);
  });
});

describe('showPath', () => {
  it('shows a long path to its end, nothing invisible in it, and cuts a text that is none', () => {
    const long = `/${'a/'.repeat(100)}tokenizer.json`;
    assert.equal(showPath(long), long);
    assert.equal(showPath('a\nb\u202e'), 'a\\u{a}b\\u{202e}');
    assert.ok(showPath('x'.repeat(10_000)).length < 100);
  });
});

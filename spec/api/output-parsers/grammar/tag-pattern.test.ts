import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TagPattern } from '../../../../lib/api/output-parsers/grammar/tag-pattern.ts';

const TAGS = ['</parameter>', '<parameter name='];

describe('TagPattern', () => {
  it('finds the first of its tags', () => {
    assert.deepEqual(new TagPattern(TAGS).find('a < b<parameter name=x></parameter>'), { at: 5, end: 21, tag: '<parameter name=' });
    assert.equal(new TagPattern(TAGS).find('</parameter >'), null);
  });

  it('finds them with blanks around their signs where those are allowed', () => {
    const pattern = new TagPattern(TAGS, { allowsBlanks: true });
    for (const tag of ['</parameter>', '< / parameter\n>', '<\t/parameter >']) assert.deepEqual(pattern.find(`é${tag}x`), { at: 1, end: 1 + tag.length, tag: '</parameter>' });
    for (const tag of ['<parameter name=', '< parameter\n name =']) assert.deepEqual(pattern.find(tag), { at: 0, end: tag.length, tag: '<parameter name=' });
    for (const text of ['<para meter name=', '<parametername=', '</parameter']) assert.equal(pattern.find(text), null);
  });

  it('suspects the end of a text that may become a tag', () => {
    const pattern = new TagPattern(TAGS, { allowsBlanks: true });
    for (const end of ['<', '< / para', '</parameter\n', '<parameter\nname']) assert.equal(pattern.suspectOf(`a<b${end}`), end);
    for (const text of ['', 'a', '<b', '</parameters', `<${' '.repeat(64)}`]) assert.equal(pattern.suspectOf(text), '');
    assert.equal(new TagPattern(TAGS).suspectOf('</parameter '), '');
  });
});

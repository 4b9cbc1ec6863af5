import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsLoneSurrogate, hasLoneSurrogate } from '../../lib/codec/surrogates.ts';

describe('hasLoneSurrogate', () => {
  it('tells a half of a character from a whole one', () => {
    assert.deepEqual(['', 'a😀', '\ud83d', 'a\udc00', '\ude00\ud83d'].map(hasLoneSurrogate), [false, false, true, true, true]);
  });
});

describe('holdsLoneSurrogate', () => {
  it('looks into texts and names, and at nothing that only looks like one', () => {
    for (const value of ['\ud800', { a: [{ '\udfff': 1 }] }, ['\\\ud800'], '\\\\\udbff']) assert.equal(holdsLoneSurrogate(value), true, JSON.stringify(value));
    for (const value of ['\\ud800', '\\\\ud800', { '\\ud800': '😀' }, 5, null, [], '\ud7ff\ue000']) assert.equal(holdsLoneSurrogate(value), false, JSON.stringify(value));
  });
});

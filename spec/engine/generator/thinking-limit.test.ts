import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { cutThinking, limitThinking } from '../../../lib/engine/generator/thinking-limit.ts';
import type { Token } from '../../../lib/engine/output.ts';
import type { ThinkingLimit } from '../../../lib/engine/request.ts';

// Letters are tokens: < begins reasoning, > ends it.
function tokensOf(text: string): Token[] {
  return [...text].map((letter) => ({ id: letter.codePointAt(0) ?? 0, text: letter }));
}

function idsOf(text: string): number[] {
  return tokensOf(text).map(({ id }) => id);
}

interface Given {
  readonly prompt?: string;
  readonly start?: string;
  readonly end?: string;
  readonly forced?: string;
}

function limitOf(numTokens: number, { start = '<', end = '>', forced = end }: Given): ThinkingLimit {
  return { numTokens, markers: { startIds: idsOf(start), endIds: idsOf(end), forced: tokensOf(forced) } };
}

/** As many letters as the text has, and two more, of which the text says dots. */
function say(text: string, numTokens: number, given: Given = {}): string {
  const tokens = tokensOf(text);
  let position = 0;
  const source = limitThinking({ next: () => tokens[position++] ?? { id: 46, text: '.' } }, limitOf(numTokens, given), idsOf(given.prompt ?? ''));
  return Array.from({ length: tokens.length + 2 }, () => source.next().text).join('');
}

function cut(text: string, numTokens: number, given: Given = {}): string {
  return cutThinking(tokensOf(text), limitOf(numTokens, given), idsOf(given.prompt ?? '')).map((token) => token.text).join('');
}

describe('limitThinking', () => {
  it('says the end of the reasoning in the place of the token that would be one too many', () => {
    assert.equal(say('<abcd>ef', 2), '<ab>d>ef..');
    assert.equal(say('<abcd>ef', 0), '<>bcd>ef..');
  });

  it('leaves alone what keeps to the limit, and what is no reasoning', () => {
    assert.equal(say('<abcd>ef', 4), '<abcd>ef..');
    assert.equal(say('abcdef', 2), 'abcdef..');
    assert.equal(say('abc>def', 2), 'abc>def..');
  });

  it('ends reasoning that does not end by itself', () => {
    assert.equal(say('<ab', 3), '<ab.>');
  });

  it('begins to count anew with each reasoning', () => {
    assert.equal(say('<abc>d<efghi>', 3), '<abc>d<efg>i>..');
  });

  it('counts what the prompt has thought', () => {
    assert.equal(say('abcd>e', 3, { prompt: 'xy<z' }), 'ab>d>e..');
    assert.equal(say('abcd>e', 1, { prompt: 'xy<zzz' }), '>bcd>e..');
    assert.equal(say('abcd>e', 1, { prompt: '<zzz>y' }), 'abcd>e..');
  });

  it('says an end of several tokens whole, from where it has been begun', () => {
    const markers = { start: '<|', end: '|>' };
    assert.equal(say('<|abcdef|>gh', 2, markers), '<|ab|>ef|>gh..');
    assert.equal(say('<|a|cdef|>gh', 2, markers), '<|a|>def|>gh..', 'the second token is the beginning of the end');
    assert.equal(say('bcdef|>gh', 1, { ...markers, prompt: '<|a|' }), '>cdef|>gh..');
  });

  it('says what comes before the end, too', () => {
    assert.equal(say('<abcdef>gh', 2, { forced: 'so>' }), '<abso>f>gh..');
  });
});

describe('cutThinking', () => {
  it('leaves out what is thought beyond the limit, and goes on behind it', () => {
    assert.equal(cut('<abcd>ef', 2), '<ab>ef');
    assert.equal(cut('<abcd>ef', 2, { forced: 'so>' }), '<abso>ef');
    assert.equal(cut('<abcd', 2), '<ab>');
    assert.equal(cut('<ab>cd', 2), '<ab>cd');
    assert.equal(cut('abcd>e', 3, { prompt: 'xy<z' }), 'ab>e');
  });

  it('gives what the limit leaves as it is', () => {
    const seed = 20;
    const rng = createRng(seed);
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: rng.integer(0, 30) }, () => 'ab<>'[rng.integer(0, 3)] ?? '').join('');
      const numTokens = rng.integer(0, 4);
      const kept = cut(text, numTokens);
      assert.equal(say(kept, numTokens).slice(0, kept.length), kept, `seed ${seed}, round ${round}: ${text}`);
    }
  });
});

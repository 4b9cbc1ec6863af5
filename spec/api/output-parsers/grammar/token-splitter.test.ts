import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SplitterSink, type TokenMarker, TokenSplitter } from '../../../../lib/api/output-parsers/grammar/token-splitter.ts';

const MARKERS: ReadonlyMap<number, TokenMarker> = new Map([
  [1, { marker: 'start', text: '<a>' }],
  [2, { marker: 'end', text: '</a>' }],
]);

type Piece = readonly [text: string, ...tokenIds: number[]];

/** What a splitter tells of pieces: `['one', 2]` for a text of two tokens, `start` for a marker. */
function split(...pieces: readonly Piece[]): unknown[] {
  const told: unknown[] = [];
  const sink: SplitterSink = {
    onText: (text, numTokens) => void told.push([text, numTokens]),
    onMarker: ({ marker }) => void told.push(marker),
  };
  const splitter = new TokenSplitter(MARKERS);
  for (const [text, ...tokenIds] of pieces) splitter.feed(text, tokenIds, sink);
  splitter.flush(sink);
  return told;
}

describe('TokenSplitter', () => {
  it('cuts at the markers that are tokens, with the tokens of the texts between them', () => {
    assert.deepEqual(split(['<a>', 1], ['one', 7], [' two', 8], ['</a>', 2], ['x', 9]), ['start', ['one', 1], [' two', 1], 'end', ['x', 1]]);
    assert.deepEqual(split(['<a>one two</a>x', 1, 7, 8, 2, 9]), ['start', ['one two', 2], 'end', ['x', 1]]);
    assert.deepEqual(split(['<a>', 5], ['</a>', 6, 2]), [['<a>', 1], 'end']);
  });

  it('counts, of tokens whose text is held back, those that come while text waits for a marker', () => {
    // Two characters are held back, as for a stop string of three.
    assert.deepEqual(split(['<', 1], ['a>o', 7], ['ne', 8], ['</', 2], ['a>', 9]), ['start', ['o', 1], ['ne', 1], 'end']);
    assert.deepEqual(split(['', 1], ['', 7], ['<', 8], ['a>one', 9]), ['start', ['one', 1]]);
    assert.deepEqual(split(['one', 2], ['', 7], [' two', 8], ['</a>', 9]), [['one two', 2], 'end']);
  });

  it('gives out what waits in vain', () => {
    assert.deepEqual(split(['one', 2], [' two', 7]), [['one two', 1], 'end']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChunkEncoder, PieceWriter } from '../../../lib/api/generation/chunk-stream.ts';
import type { SequenceOutput, Token } from '../../../lib/engine/output.ts';

/** A frame a piece: `choice:ids=text!reason`. */
const WRITER: ChunkEncoder = {
  opening: () => '(',
  piece: ({ index, text, tokens, finishReason, stopReason }) =>
    `[${index}:${tokens.map(({ id }) => id).join(',')}=${text}${finishReason === null ? '' : `!${finishReason}${stopReason === null ? '' : `@${stopReason}`}`}]`,
  closing: () => ')',
  failure: () => '',
};

const TOKENS: readonly Token[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((text, id) => ({ id, text }));

function output(tokens: readonly Token[], changes: Partial<SequenceOutput> = {}): SequenceOutput {
  return { index: 0, tokens, tail: '', finishReason: null, stopReason: null, ...changes };
}

/** The frames of seven tokens that come in two batches, the second one with the end. */
function writeCut(at: number, interval: number): string {
  const writer = new PieceWriter(WRITER, interval);
  const first = at === 0 ? '' : writer.write([output(TOKENS.slice(0, at))], false);
  return first + writer.write([output(TOKENS.slice(at), { finishReason: 'stop' })], false);
}

describe('PieceWriter', () => {
  it('makes a piece of every token, whatever comes in a batch', () => {
    for (let at = 0; at < TOKENS.length; at++) {
      assert.equal(writeCut(at, 1), '([0:0=a][0:1=b][0:2=c][0:3=d][0:4=e][0:5=f][0:6=g!stop]', `cut at ${at}`);
    }
  });

  it('makes the first token a piece, then one of every so many, and one of what is left at the end', () => {
    for (let at = 0; at < TOKENS.length; at++) {
      assert.equal(writeCut(at, 2), '([0:0=a][0:1,2=bc][0:3,4=de][0:5,6=fg!stop]', `cut at ${at}`);
      assert.equal(writeCut(at, 4), '([0:0=a][0:1,2,3,4=bcde][0:5,6=fg!stop]', `cut at ${at}`);
      assert.equal(writeCut(at, 100), '([0:0=a][0:1,2,3,4,5,6=bcdefg!stop]', `cut at ${at}`);
    }
  });

  it('counts the tokens of each choice apart', () => {
    const writer = new PieceWriter(WRITER, 2);
    const batch = (from: number, to: number): string => writer.write([0, 1].map((index) => output(TOKENS.slice(from, to), { index })), false);
    assert.equal(batch(0, 2), '([0:0=a][1:0=a]');
    assert.equal(batch(2, 3), '[0:1,2=bc][1:1,2=bc]');
    assert.equal(batch(3, 4), '');
  });

  it('writes choices whose tokens come in one batch by turns, each as long as it has some', () => {
    const batch = [
      output(TOKENS.slice(0, 3), { finishReason: 'stop' }),
      output([], { index: 1, tail: 'held', finishReason: 'abort' }),
      output(TOKENS.slice(4, 6), { index: 2 }),
    ];
    assert.equal(new PieceWriter(WRITER, 1).write(batch, false), '([0:0=a][1:=held!abort][2:4=e][0:1=b][2:5=f][0:2=c!stop]');
    assert.equal(new PieceWriter(WRITER, 2).write(batch, false), '([0:0=a][1:=held!abort][2:4=e][0:1,2=bc!stop]');
  });

  it('makes one piece of a choice for a reader that is slow', () => {
    const writer = new PieceWriter(WRITER, 1);
    const frames = writer.write([output(TOKENS.slice(0, 3)), output(TOKENS.slice(3), { index: 1, finishReason: 'length' })], true);
    assert.equal(frames, '([0:0,1,2=abc][1:3,4,5,6=defg!length]');
  });

  for (const interval of [1, 3]) {
    it(`ends a choice that ends without a token, with what was held back: every ${interval}`, () => {
      const writer = new PieceWriter(WRITER, interval);
      assert.equal(writer.write([output(TOKENS.slice(0, 1))], false), '([0:0=a]');
      assert.equal(writer.write([output([], { tail: 'zz', finishReason: 'abort' })], false), '[0:=zz!abort]');
    });
  }

  it('shows what was held back once, behind the last token', () => {
    const ending = { tail: 'zz', finishReason: 'abort' } as const;
    assert.equal(new PieceWriter(WRITER, 2).write([output(TOKENS.slice(0, 4), ending)], false), '([0:0=a][0:1,2=bc][0:3=dzz!abort]');
    assert.equal(new PieceWriter(WRITER, 1).write([output(TOKENS.slice(0, 2), ending)], true), '([0:0,1=abzz!abort]');
  });

  it('shows what ended a choice in its last piece alone', () => {
    const ending = { finishReason: 'stop', stopReason: 'b' } as const;
    assert.equal(new PieceWriter(WRITER, 1).write([output(TOKENS.slice(0, 2), ending)], false), '([0:0=a][0:1=b!stop@b]');
    assert.equal(new PieceWriter(WRITER, 5).write([output(TOKENS.slice(0, 2), ending)], false), '([0:0=a][0:1=b!stop@b]');
  });
});

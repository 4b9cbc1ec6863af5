import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { ByteWriter, checkUnsigned, utf8Length } from '../../lib/codec/byte-writer.ts';

describe('ByteWriter', () => {
  it('writes bytes, code units and UTF-8 one after another', () => {
    const writer = new ByteWriter();
    writer.writeByte(0x1ff);
    writer.writeBytes(Uint8Array.of(1, 2));
    writer.writeLatin1('\u0000\u00ffA');
    writer.writeUtf8('é😀', 6);
    assert.equal(writer.view().toString('hex'), 'ff0102' + '00ff41' + 'c3a9f09f9880');
    assert.equal(writer.length, 12);
  });

  it('takes over what was put into reserved memory', () => {
    const writer = new ByteWriter();
    writer.writeByte(1);
    writer.reserve(100_000).fill(7, writer.length, 100_001);
    writer.advanceTo(100_001);
    assert.deepEqual(writer.view(), Buffer.concat([Buffer.of(1), Buffer.alloc(100_000, 7)]));
  });

  it('takes bytes out of the middle', () => {
    const writer = new ByteWriter();
    writer.writeLatin1('abcdef');
    writer.remove(1, 3);
    writer.writeByte(0x21);
    assert.equal(writer.view().toString('latin1'), 'aef!');
  });

  it('gives the same view for the same length while its memory stays', () => {
    const writer = new ByteWriter();
    writer.writeLatin1('abc');
    const view = writer.view();
    writer.clear();
    writer.writeLatin1('xyz');
    assert.equal(writer.view(), view);
    assert.equal(view.toString(), 'xyz');
  });

  it('has what was written in any mixture of lengths, across growth and clearing', () => {
    const seed = 21;
    const rng = createRng(seed);
    const writer = new ByteWriter();
    for (let round = 0; round < 50; round++) {
      writer.clear();
      const chunks: Buffer[] = [];
      for (let count = rng.integer(0, 40); count > 0; count--) {
        const text = String.fromCharCode(rng.integer(0, rng.integer(0, 1) === 0 ? 0x7f : 0xd000)).repeat(rng.integer(0, 200));
        writer.writeUtf8(text, utf8Length(text));
        chunks.push(Buffer.from(text));
        const units = String.fromCharCode(rng.integer(0, 0xff)).repeat(rng.integer(0, 50));
        writer.writeLatin1(units);
        chunks.push(Buffer.from(units, 'latin1'));
        assert.deepEqual(writer.view(), Buffer.concat(chunks), `seed ${seed}, round ${round}`);
      }
    }
  });
});

describe('utf8Length', () => {
  it('counts what the writer writes, lone surrogates included', () => {
    for (const text of ['', 'a', '\u007f', '\u0080', 'é', '你', '😀', '\ud800', 'x\udc00y', 'a'.repeat(100), `${'a'.repeat(100)}é`]) {
      const writer = new ByteWriter();
      writer.writeUtf8(text, utf8Length(text));
      assert.deepEqual(writer.view(), Buffer.from(text));
      assert.equal(utf8Length(text), writer.length);
    }
  });
});

describe('checkUnsigned', () => {
  it('passes safe integers from 0 up and nothing else', () => {
    for (const value of [0, 1, 2 ** 53 - 1]) assert.equal(checkUnsigned(value), value);
    for (const value of [undefined, -1, 0.5, NaN, Infinity, 2 ** 53]) assert.throws(() => checkUnsigned(value), TypeError);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { decodeJsonText } from '../../lib/codec/json-text.ts';

const TEXT = '{"a": "é😀"}';

function toUtf16Be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function toUtf32(text: string, isLittleEndian: boolean): Buffer {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  for (const [index, point] of points.entries()) {
    if (isLittleEndian) bytes.writeUInt32LE(point, index * 4);
    else bytes.writeUInt32BE(point, index * 4);
  }
  return bytes;
}

const ENCODERS: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': toUtf16Be,
  'utf-32le': (text) => toUtf32(text, true),
  'utf-32be': (text) => toUtf32(text, false),
};

describe('decodeJsonText', () => {
  for (const [name, encode] of Object.entries(ENCODERS)) {
    it(`reads ${name}, with a mark and without`, () => {
      for (const text of [TEXT, '1', '[]', '12', ' '.repeat(5000)]) {
        assert.equal(decodeJsonText(encode(text)), text);
        assert.equal(decodeJsonText(encode(`\ufeff${text}`)), text);
      }
    });
  }

  it('takes what is too short to tell for UTF-8', () => {
    assert.deepEqual(['', '00', '7b', '310030', '0000'].map((hex) => decodeJsonText(Buffer.from(hex, 'hex'))), ['', '\0', '{', '1\x000', '\0']);
  });

  it('has null for bytes that are no text', () => {
    // ff; half a unit of UTF-16; three bytes of UTF-32; a code point beyond the last one; a byte of Latin-1
    for (const hex of ['ff', '7b00220022', '7b00000022000000220000', '7b00000000001100', '7b22e9227d']) assert.equal(decodeJsonText(Buffer.from(hex, 'hex')), null, hex);
  });

  it('reads surrogates of three bytes, as Python does, and replacement characters as they are', () => {
    // "\ud800", U+FFFD, "\udfff"
    assert.equal(decodeJsonText(Buffer.from('22eda08022efbfbd22edbfbf22', 'hex')), '"\ud800"\ufffd"\udfff"');
    // cut short; a byte that is none beside one
    for (const hex of ['22eda0', '22eda022', '22eda08022ff']) assert.equal(decodeJsonText(Buffer.from(hex, 'hex')), null, hex);
  });

  it('gives text or null for any bytes', () => {
    const seed = 7;
    const rng = createRng(seed);
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(Array.from({ length: rng.integer(0, 12) }, () => [0, 0, 0x7b, 0x22, 0xfe, 0xff, 0xef, 0xd8, 0xed, 0xa0, 0xbf, 0xbd][rng.integer(0, 11)] ?? 0));
      const text = decodeJsonText(bytes);
      assert.ok(text === null || text.length <= bytes.length, `seed ${seed}: ${bytes.toString('hex')}`);
    }
  });
});

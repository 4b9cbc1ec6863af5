import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CborKey, type CborValue, CborWriter, encodeCbor } from '../../lib/codec/cbor.ts';

// Recorded from cbor2.dumps(value, canonical=True), cbor2 6.3.
const ENCODINGS: readonly [CborValue, string][] = [
  [0, '00'],
  [-0, '00'],
  [23, '17'],
  [24, '1818'],
  [255, '18ff'],
  [256, '190100'],
  [65535, '19ffff'],
  [65536, '1a00010000'],
  [2 ** 32 - 1, '1affffffff'],
  [2 ** 32, '1b0000000100000000'],
  [2 ** 53 - 1, '1b001fffffffffffff'],
  [2n ** 53n, '1b0020000000000000'],
  [2n ** 64n - 1n, '1bffffffffffffffff'],
  [7n, '07'],
  [-1, '20'],
  [-24, '37'],
  [-25, '3818'],
  [-256, '38ff'],
  [-257, '390100'],
  [-65537, '3a00010000'],
  [-(2 ** 32), '3affffffff'],
  [-(2 ** 32) - 1, '3b0000000100000000'],
  [-(2 ** 53) + 1, '3b001ffffffffffffe'],
  [-(2n ** 53n), '3b001fffffffffffff'],
  [-(2n ** 64n), '3bffffffffffffffff'],
  [-7n, '26'],
  [true, 'f5'],
  [false, 'f4'],
  [null, 'f6'],
  ['', '60'],
  ['a', '6161'],
  ['aé😀', '6761c3a9f09f9880'],
  [new Uint8Array(0), '40'],
  [Uint8Array.of(1, 2), '420102'],
  [[], '80'],
  [[1, [2, 3]], '8201820203'],
  [Array.from({ length: 24 }, (_, index) => index), '9818000102030405060708090a0b0c0d0e0f1011121314151617'],
  [new Map(), 'a0'],
  [new Map<string, CborValue>([['b', new Map()], ['a', [null]]]), 'a2616181f66162a0'],
  [new Map<CborKey, CborValue>([[24, 1], [-1, 2], ['a', 3], ['', 4], [1000, 5], ['zz', 6]]), 'a6200260041818016161031903e805627a7a06'],
];

describe('encodeCbor', () => {
  it('writes the canonical encoding', () => {
    for (const [value, hex] of ENCODINGS) assert.equal(encodeCbor(value).toString('hex'), hex);
  });

  it('gives lengths the shortest head', () => {
    const heads: readonly [number, string][] = [[23, '7'], [24, '818'], [255, '8ff'], [256, '90100'], [65535, '9ffff'], [65536, 'a00010000']];
    for (const [length, head] of heads) {
      assert.equal(encodeCbor(Buffer.alloc(length, 'x')).toString('hex'), `5${head}${'78'.repeat(length)}`);
      assert.equal(encodeCbor('x'.repeat(length)).toString('hex'), `7${head}${'78'.repeat(length)}`);
      assert.equal(encodeCbor(Array.from({ length }, () => 0)).toString('hex'), `9${head}${'00'.repeat(length)}`);
    }
  });

  it('writes U+FFFD for a lone surrogate', () => {
    assert.equal(encodeCbor('\ud800').toString('hex'), '63efbfbd');
  });

  it('refuses what has no encoding', () => {
    for (const value of [0.5, NaN, Infinity, 2 ** 53, 2n ** 64n, -(2n ** 64n) - 1n])
      assert.throws(() => encodeCbor([value]), TypeError, String(value));
    assert.throws(() => encodeCbor(new Map<number | bigint, number>([[1, 0], [2, 0], [1n, 0]])), TypeError);
  });

  it('nests 500 deep and refuses more, a cycle too', () => {
    let value: CborValue = 1;
    for (let depth = 0; depth < 500; depth++) value = depth % 2 === 0 ? [value] : new Map([[0, value]]);
    assert.equal(encodeCbor(value).length, 751);
    assert.throws(() => encodeCbor([value]), TypeError);
    const cycle: CborValue[] = [];
    cycle.push(cycle);
    assert.throws(() => encodeCbor(cycle), TypeError);
  });
});

describe('CborWriter', () => {
  it('writes an array of integers as it writes the integers one by one', () => {
    const writer = new CborWriter();
    const values = [0, 23, 24, 255, 256, 65535, 65536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
    for (let start = 0; start <= values.length; start++) {
      for (let end = start; end <= values.length; end++) {
        writer.start();
        writer.writeUnsignedArray(values, start, end);
        assert.deepEqual(writer.finish(), encodeCbor(values.slice(start, end)));
      }
    }
  });

  it('refuses an array with a missing, negative or fractional integer, and starts anew after that', () => {
    const writer = new CborWriter();
    for (const values of [[1, -1], [1, 0.5], [1, 2 ** 53], [1]]) {
      writer.start();
      assert.throws(() => writer.writeUnsignedArray(values, 0, 2), TypeError);
    }
    writer.start();
    writer.writeNull();
    assert.equal(writer.finish().toString('hex'), 'f6');
  });

  it('writes code units as a byte string', () => {
    const writer = new CborWriter();
    writer.start();
    writer.writeLatin1('\u0000\u00ff\u0080');
    assert.equal(writer.finish().toString('hex'), '4300ff80');
  });
});

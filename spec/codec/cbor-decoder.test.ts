import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { type CborKey, type CborValue, encodeCbor } from '../../lib/codec/cbor.ts';
import { CborSyntaxError, decodeCbor } from '../../lib/codec/cbor-decoder.ts';

function decodeHex(hex: string): CborValue {
  return decodeCbor(Buffer.from(hex, 'hex'));
}

function assertFault(hex: string, offset: number, message: RegExp): void {
  assert.throws(() => decodeHex(hex), (error) => {
    assert.ok(error instanceof CborSyntaxError);
    assert.match(error.message, message);
    assert.equal(error.offset, offset, `${hex}: ${error.message}`);
    return true;
  });
}

describe('decodeCbor', () => {
  it('reads every kind of value', () => {
    const values: readonly [string, CborValue][] = [
      ['00', 0], ['17', 23], ['18ff', 255], ['190100', 256], ['1affffffff', 2 ** 32 - 1], ['1b001fffffffffffff', 2 ** 53 - 1],
      ['1b0020000000000000', 2n ** 53n], ['1bffffffffffffffff', 2n ** 64n - 1n],
      ['20', -1], ['3903e7', -1000], ['3b001ffffffffffffe', -(2 ** 53) + 1],
      ['3b001fffffffffffff', -(2n ** 53n)], ['3bffffffffffffffff', -(2n ** 64n)],
      ['f4', false], ['f5', true], ['f6', null],
      ['60', ''], ['6761c3a9f09f9880', 'aé😀'], ['63efbbbf', '\ufeff'], ['8201820203', [1, [2, 3]]],
      ['a2616181f601a0', new Map<CborKey, CborValue>([['a', [null]], [1, new Map()]])],
    ];
    for (const [hex, value] of values) assert.deepEqual(decodeHex(hex), value, hex);
    assert.deepEqual(decodeHex('420102'), Buffer.of(1, 2));
  });

  it('reads heads that are longer than need be, and keys in any order', () => {
    assert.deepEqual(decodeHex('9a00000001' + '1b0000000000000007'), [7]);
    assert.deepEqual([...(decodeHex('a2' + '6162' + '01' + '6161' + '02') as Map<CborKey, CborValue>).keys()], ['b', 'a']);
  });

  it('gives byte strings as views of the input', () => {
    const input = Buffer.from('8141ff', 'hex');
    const [bytes] = decodeCbor(input) as [Uint8Array];
    input[2] = 7;
    assert.deepEqual([...bytes], [7]);
  });

  it('says what it does not accept and where', () => {
    assertFault('', 0, /end too early/);
    assertFault('0000', 1, /bytes after/);
    assertFault('8201', 0, /end too early/);
    assertFault('1900', 0, /end too early/);
    assertFault('6200', 0, /end too early/);
    assertFault('821901', 1, /end too early/);
    assertFault('a100', 2, /end too early/);
    assertFault('8161ff', 1, /not UTF-8/);
    assertFault('81f97c00', 1, /float/);
    assertFault('fb3ff0000000000000', 0, /float/);
    assertFault('f7', 0, /simple/);
    assertFault('f818', 0, /simple/);
    assertFault('c000', 0, /tag/);
    assertFault('9f00ff', 0, /indefinite/);
    assertFault('ff', 0, /simple/);
    assertFault('811c', 1, /reserved/);
    assertFault('a2016001f6', 3, /twice/);
    assertFault('a1f600', 1, /key/);
    assertFault('a1810000', 1, /key/);
    assertFault('a1410000', 1, /key/);
  });

  it('allocates nothing for what a head only claims', () => {
    for (const size of ['affffffff', 'bffffffffffffffff', 'b0020000000000000']) {
      for (const majorType of ['5', '7', '9', 'b']) assertFault(`${majorType}${size}00`, 0, /end too early/);
    }
  });

  it('bounds depth and number of items', () => {
    const nested = (depth: number): Buffer => Buffer.concat([Buffer.alloc(depth, 0x81), Buffer.of(0)]);
    assert.ok(Array.isArray(decodeCbor(nested(64))));
    assert.throws(() => decodeCbor(nested(65)), /too deep/);
    assert.throws(() => decodeCbor(nested(1_000_000)), /too deep/);
    assert.ok(Array.isArray(decodeCbor(nested(1000), { maxDepth: 1000 })));
    assert.throws(() => decodeCbor(nested(1), { maxDepth: 0 }), /too deep/);
    assert.deepEqual(decodeCbor(Buffer.from('83010203', 'hex'), { maxItems: 4 }), [1, 2, 3]);
    assert.throws(() => decodeCbor(Buffer.from('83010203', 'hex'), { maxItems: 3 }), /too many items/);
  });

  it('reads back what encodeCbor writes, and no beginning of it', () => {
    const seed = 8;
    const rng = createRng(seed);
    for (let round = 0; round < 500; round++) {
      const value = randomValue(rng, 4);
      const bytes = encodeCbor(value);
      const decoded = decodeCbor(bytes);
      assert.deepEqual(encodeCbor(decoded), bytes, `seed ${seed}, round ${round}`);
      for (let length = 0; length < Math.min(bytes.length, 50); length++)
        assert.throws(() => decodeCbor(bytes.subarray(0, length)), CborSyntaxError, `seed ${seed}, round ${round}, ${length} bytes`);
    }
  });

  it('throws nothing but CborSyntaxError for any bytes', () => {
    const seed = 9;
    const rng = createRng(seed);
    let numFaults = 0;
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.concat([encodeCbor(randomValue(rng, 3)), Buffer.alloc(rng.integer(0, 2))]);
      for (let count = rng.integer(1, 4); count > 0; count--) bytes[rng.integer(0, bytes.length - 1)] = rng.integer(0, 255);
      try {
        decodeCbor(bytes);
      } catch (error) {
        assert.ok(error instanceof CborSyntaxError && error.offset <= bytes.length, `seed ${seed}, round ${round}: ${String(error)}`);
        numFaults++;
      }
    }
    assert.ok(numFaults > 1000);
  });
});

function randomValue(rng: Rng, depth: number): CborValue {
  const integer = Math.floor((rng.next() - 0.5) * 2 ** rng.integer(1, 53));
  const kind = rng.integer(0, depth > 0 ? 7 : 5);
  if (kind === 0) return null;
  if (kind === 1) return rng.integer(0, 1) === 0;
  if (kind === 2) return integer;
  if (kind === 3) return BigInt(integer) * 2n ** 10n;
  if (kind === 4) return String.fromCodePoint(rng.integer(0, 0xd7ff)).repeat(rng.integer(0, 30));
  if (kind === 5) return Buffer.alloc(rng.integer(0, 30), rng.integer(0, 255));
  const length = rng.integer(0, 5);
  if (kind === 6) return Array.from({ length }, () => randomValue(rng, depth - 1));
  const toEntry = (_: unknown, index: number): [CborKey, CborValue] => [index % 2 === 0 ? index : `k${index}`, randomValue(rng, depth - 1)];
  return new Map(Array.from({ length }, toEntry));
}

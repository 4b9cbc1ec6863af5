import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { encodePickle, type PickleValue, PickleWriter } from '../../lib/codec/pickle.ts';

// All bytes and digests were recorded from pickle.dumps(value, protocol=5) of CPython 3.11.

function toHex(value: PickleValue): string {
  return encodePickle(value).toString('hex');
}

/** Length and SHA-256 of what is too long to be shown. */
function fingerprint(value: PickleValue): [number, string] {
  const bytes = encodePickle(value);
  return [bytes.length, createHash('sha256').update(bytes).digest('hex')];
}

describe('encodePickle', () => {
  it('writes None and integers by range, without a frame below 4 bytes', () => {
    const pickles: readonly [PickleValue, string][] = [
      [null, '80054e2e'],
      [0, '80054b002e'],
      [-0, '80054b002e'],
      [255, '80054bff2e'],
      [256, '80059504000000000000004d00012e'],
      [65535, '80059504000000000000004dffff2e'],
      [65536, '80059506000000000000004a000001002e'],
      [2 ** 31 - 1, '80059506000000000000004affffff7f2e'],
      [2n ** 31n - 1n, '80059506000000000000004affffff7f2e'],
      [-1, '80059506000000000000004affffffff2e'],
      [-(2 ** 31), '80059506000000000000004a000000802e'],
    ];
    for (const [value, hex] of pickles) assert.equal(toHex(value), hex, String(value));
  });

  it('writes integers beyond 32 bits with as many bytes as their sign needs', () => {
    const pickles: readonly [PickleValue, string][] = [
      [2 ** 31, '80059508000000000000008a0500000080002e'],
      [-(2 ** 31) - 1, '80059508000000000000008a05ffffff7fff2e'],
      [2 ** 32, '80059508000000000000008a0500000000012e'],
      [2 ** 53 - 1, '8005950a000000000000008a07ffffffffffff1f2e'],
      [-(2 ** 53) + 1, '8005950a000000000000008a07010000000000e02e'],
      [-(2 ** 39) - 128, '80059509000000000000008a0680ffffff7fff2e'],
      [2n ** 63n, '8005950c000000000000008a090000000000000080002e'],
      [-(2n ** 63n), '8005950b000000000000008a0800000000000000802e'],
      [2n ** 128n, '80059514000000000000008a1100000000000000000000000000000000012e'],
    ];
    for (const [value, hex] of pickles) assert.equal(toHex(value), hex, String(value));
    assert.deepEqual(fingerprint(2n ** 2039n - 1n), [269, 'ba0d95ad7eb5e018835511d827bc6b6ad6fd9e038f0a3e15d545eb2a9e654ec7']);
  });

  it('writes texts, byte strings and tuples', () => {
    const pickles: readonly [PickleValue, string][] = [
      ['', '80059504000000000000008c00942e'],
      ['aé😀', '8005950b000000000000008c0761c3a9f09f9880942e'],
      ['vllm-none-hash', '80059512000000000000008c0e766c6c6d2d6e6f6e652d68617368942e'],
      [new Uint8Array(0), '80059504000000000000004300942e'],
      [Uint8Array.of(0, 255, 128), '8005950700000000000000430300ff80942e'],
      [[], '8005292e'],
      [[1], '80059505000000000000004b0185942e'],
      [[1, 2, 3], '80059509000000000000004b014b024b0387942e'],
      [[1, 2, 3, 4], '8005950c00000000000000284b014b024b034b0474942e'],
    ];
    for (const [value, hex] of pickles) assert.equal(toHex(value), hex);
    assert.deepEqual(fingerprint(['x'.repeat(255)]), [272, '90ab6f7a9bb1444fdc5babafb3b0cfe17d6f5dcff437335944bbf32078da8c78']);
    assert.deepEqual(fingerprint(['x'.repeat(256)]), [276, '6d5fcf4882d61ce7fbe5282189e4571dc7ad89622ac5831bc7378d3f640b9b0d']);
    assert.deepEqual(fingerprint(Buffer.alloc(255, 'x')), [270, 'b198e8617abb06e1053b9347e8405ce5d4b93190d25de1ce0be08d87ae6c7301']);
    assert.deepEqual(fingerprint(Buffer.alloc(256, 'x')), [274, 'e5ddcd198cec04cf13030f7b8bd40fbb43d5bd8d90809c78bc413ba01dc846ac']);
  });

  it('fetches the same object from the memo, not an equal one', () => {
    const pair = [1, 2];
    assert.equal(toHex([pair, pair, [1, 2], []]), '8005951300000000000000284b014b02869468004b014b0286942974942e');
    const bytes = Buffer.from('abc');
    assert.equal(toHex([bytes, bytes, Buffer.from('abc')]), '8005951100000000000000430361626394680043036162639487942e');
  });

  it('takes the empty text and single characters up to U+00FF for one object, longer texts for several', () => {
    assert.equal(
      toHex(['a', 'a', '', '', 'ÿ', 'ÿ', 'Ā', 'Ā', 'ab', 'ab']),
      '8005952a00000000000000288c01619468008c009468018c02c3bf9468028c02c480948c02c480948c026162948c0261629474942e',
    );
  });

  it('fetches from the memo by one byte, beyond 255 by four', () => {
    const singles = Array.from({ length: 300 }, (_, index) => [index]);
    const value = [...singles, ...[0, 255, 256, 299].map((index) => singles[index] ?? [])];
    assert.deepEqual(fingerprint(value), [1273, '5989716576dc33c115331941932d139e7a6a26de7808a8b7b06eba520f5afc16']);
  });

  it('splits frames at 64 KiB, and keeps long contents out of them', () => {
    const long = 'x'.repeat(65536);
    const integers = Array.from({ length: 40_000 }, (_, index) => index);
    assert.deepEqual(fingerprint(integers), [119768, '44e780742aa3b399d6e0fb248e4d1c8f796bd2b0552343d4fe8e5200bdccfcbf']);
    assert.deepEqual(fingerprint(['x'.repeat(65535), 1]), [65566, '412cd85d2be49778ff317664387fe0ad38410dfd9c2a7dc3c20fb935c651143b']);
    assert.deepEqual(fingerprint(long), [65545, '2da9fa420af33a93d27ac37a340568ab8614012fbbf66ae454e8c432822fb287']);
    assert.deepEqual(fingerprint([long, 1]), [65558, 'fa04e8d6dcc8f264fa0acfdbce38f7e39c4c9ed2be4d6492440e04c432a45f9b']);
    assert.deepEqual(fingerprint([long, 'y'.repeat(65536)]), [131098, '5ff5c92202c10e0f37048de9ee3b145e04b08183a8378ed68cecb5631e4b8324']);
    const bytes = Buffer.alloc(65536, 'x');
    assert.deepEqual(fingerprint([bytes, null]), [65557, '0b0f0b2a8d95fbe333ecddb00428c9333edbff81f0c2f3e6f3009d39c482110b']);
    assert.deepEqual(fingerprint(['é'.repeat(32767), 1]), [65565, '1388867c6ff90325522e8a257c5e26e5bf57cff7db2f0f9d89b8ab1a62e94b6c']);
    assert.deepEqual(fingerprint(['é'.repeat(32768), 1]), [65558, '22b943b91c8e466e9efbac685314cc0d838e30b87ccbcec1090b2ec45c0705f2']);
  });

  it('nests 500 deep and refuses more, a cycle too', () => {
    let value: PickleValue = 1;
    for (let depth = 0; depth < 500; depth++) value = [value];
    assert.deepEqual(fingerprint(value), [1014, '1f67c20a6b7561164df71d1931b5f57a36a2d88c185dd023d9dc6760a42ac9b4']);
    assert.throws(() => encodePickle([value]), TypeError);
    const cycle: PickleValue[] = [];
    cycle.push(cycle);
    assert.throws(() => encodePickle(cycle), TypeError);
  });

  it('refuses numbers that are no safe integers and bigints that are too wide', () => {
    for (const value of [0.5, NaN, Infinity, 2 ** 53]) assert.throws(() => encodePickle([value]), TypeError, String(value));
    assert.throws(() => encodePickle(2n ** 2039n), TypeError);
  });
});

describe('PickleWriter', () => {
  it('writes an array of integers as it writes the integers one by one', () => {
    const writer = new PickleWriter();
    const values = [0, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, 5];
    for (let start = 0; start <= values.length; start++) {
      for (let end = start; end <= values.length; end++) {
        writer.start();
        writer.writeUnsignedArray(values, start, end);
        assert.equal(writer.finish().toString('hex'), toHex(values.slice(start, end)));
      }
    }
  });

  it('splits frames inside an array of integers', () => {
    const values = Array.from({ length: 40_000 }, (_, index) => index);
    const writer = new PickleWriter();
    writer.start();
    writer.writeUnsignedArray(values, 0, values.length);
    assert.deepEqual(writer.finish(), encodePickle(values));
  });

  it('refuses an array with a missing, negative or fractional integer, and starts anew after that', () => {
    const writer = new PickleWriter();
    for (const values of [[1, -1], [1, 0.5], [1, 2 ** 53], [1]]) {
      writer.start();
      assert.throws(() => writer.writeUnsignedArray(values, 0, 2), TypeError);
    }
    writer.start();
    writer.writeText('a');
    writer.start();
    writer.writeText('a');
    assert.equal(writer.finish().toString('hex'), toHex('a'));
  });

  it('writes code units as a byte string', () => {
    const writer = new PickleWriter();
    writer.start();
    writer.writeLatin1('\u0000\u00ff\u0080');
    assert.equal(writer.finish().toString('hex'), '8005950700000000000000430300ff80942e');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { PackedTables, toInts } from '../../../../lib/engine/tokenizer/small/packed-tables.ts';

const packed = new PackedTables(['ints', 'bytes', 'none', 'more'], 'a 1');
const tables = { ints: Int32Array.of(-1, 2 ** 31 - 1), bytes: Uint8Array.of(1, 2, 255), none: new Int32Array(0), more: Int32Array.of(7) };

describe('PackedTables', () => {
  it('gives back the tables that were packed, wherever the bytes are', () => {
    const bytes = packed.pack(tables);
    for (let offset = 0; offset < 5; offset++) {
      const moved = new Uint8Array(offset + bytes.length).subarray(offset);
      moved.set(bytes);
      const viewed = packed.view(moved) ?? assert.fail(`at ${offset}`);
      assert.deepEqual({ ...viewed, ints: toInts(viewed.ints), none: toInts(viewed.none), more: toInts(viewed.more) }, tables);
    }
  });

  it('packs parts of larger tables', () => {
    const all = Int32Array.of(1, 2, 3, 4);
    const viewed = packed.view(packed.pack({ ...tables, ints: all.subarray(1, 3), bytes: Uint8Array.of(1, 2, 3).subarray(2) }));
    assert.deepEqual([[...toInts(viewed?.ints ?? assert.fail())], [...(viewed?.bytes ?? [])]], [[2, 3], [3]]);
  });

  it('copies nothing', () => {
    const bytes = packed.pack(tables);
    const viewed = packed.view(bytes) ?? assert.fail();
    assert.equal(viewed.ints.buffer, bytes.buffer);
  });

  it('has nothing for bytes that are damaged in one place, cut or longer', () => {
    const bytes = packed.pack(tables);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      assert.equal(packed.view(damaged), null, `byte ${at}`);
      assert.equal(packed.view(bytes.slice(0, at)), null, `the first ${at}`);
    }
    assert.equal(packed.view(Uint8Array.of(...bytes, 0)), null);
  });

  it('has nothing for random bytes', () => {
    const seed = 17;
    const rng = createRng(seed);
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from({ length: rng.integer(0, 200) }, () => rng.integer(0, 255));
      assert.equal(packed.view(bytes), null, `seed ${seed}, round ${round}`);
    }
  });

  it('has nothing for what was packed with another key or under other names', () => {
    const bytes = packed.pack(tables);
    assert.equal(new PackedTables(['ints', 'bytes', 'none', 'more'], 'a 2').view(bytes), null);
    assert.equal(new PackedTables(['ints', 'bytes', 'more', 'none'], 'a 1').view(bytes), null);
  });
});

// Tables of numbers in one run of bytes, which are viewed where they lie instead of being read.
//
//   digest of a key and of all that follows | lengths in bytes, one for each table | table | table | ...
//   32 bytes                                | Int32                                | each from a multiple of 4 on
//
// Numbers are as this kind of machine has them; on another kind the digest is another one.
import { createHash } from 'node:crypto';
import { endianness } from 'node:os';

/** A table of numbers. */
export type Table = Int32Array | Uint8Array;

const DIGEST_BYTES = 32;
const INT_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** The tables of one kind of thing, by name. */
export class PackedTables<Name extends string> {
  readonly #names: readonly Name[];
  readonly #key: string;

  /** @param key says what is packed, and how: only with the same one can it be viewed */
  constructor(names: readonly Name[], key: string) {
    this.#names = names;
    this.#key = key;
  }

  /** Puts tables into bytes. */
  pack(tables: Readonly<Record<Name, Table>>): Uint8Array {
    const inOrder = this.#names.map((name) => tables[name]);
    const parts = [Int32Array.from(inOrder, ({ byteLength }) => byteLength), ...inOrder];
    const bytes = new Uint8Array(parts.reduce((size, { byteLength }) => size + roundUp(byteLength), DIGEST_BYTES));
    let at = DIGEST_BYTES;
    for (const { buffer, byteOffset, byteLength } of parts) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
      at += roundUp(byteLength);
    }
    bytes.set(this.#computeDigest(bytes));
    return bytes;
  }

  /** The tables in some bytes, which are not to be changed from then on; null when they are damaged, or were packed as something else. */
  view(bytes: Uint8Array): Readonly<Record<Name, Uint8Array>> | null {
    if (!this.#computeDigest(bytes).equals(bytes.subarray(0, DIGEST_BYTES))) return null;
    // Numbers can be viewed only where they begin at a multiple of their size.
    const aligned = bytes.byteOffset % INT_BYTES === 0 ? bytes : bytes.slice();
    const lengths = toInts(aligned.subarray(DIGEST_BYTES, DIGEST_BYTES + this.#names.length * INT_BYTES));
    const tables: Partial<Record<Name, Uint8Array>> = {};
    let at = DIGEST_BYTES + lengths.byteLength;
    for (const [index, name] of this.#names.entries()) {
      const length = lengths[index] ?? 0;
      tables[name] = aligned.subarray(at, at + length);
      at += roundUp(length);
    }
    return tables as Record<Name, Uint8Array>;
  }

  #computeDigest(bytes: Uint8Array): Buffer {
    const key = `${endianness()} ${this.#names.join()} ${this.#key}\0`;
    return createHash('sha256').update(key).update(bytes.subarray(DIGEST_BYTES)).digest();
  }
}

/** The numbers that viewed bytes are. */
export function toInts({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / INT_BYTES);
}

function roundUp(length: number): number {
  return Math.ceil(length / INT_BYTES) * INT_BYTES;
}

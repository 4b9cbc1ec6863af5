// CBOR (RFC 8949) read back: what cbor.ts writes, also with longer heads and keys in any order.
import type { CborKey, CborValue } from './cbor.ts';

/** Bounds on what a decoder builds: memory is at most some hundred bytes for each item, plus the length of the input. */
export interface CborLimits {
  /** Arrays and maps inside each other; 64 unless given, and not to exceed 1000 (the decoder is recursive). */
  readonly maxDepth?: number;
  /** Values in all, keys and containers included; 1,000,000 unless given. */
  readonly maxItems?: number;
}

/** Why bytes are not a value, or not one that is accepted here. */
export class CborSyntaxError extends Error {
  override readonly name = 'CborSyntaxError';
  /** Bytes before the item at fault. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * The value that the bytes encode, all of them. Integers beyond 2^53 - 1 are bigints, maps keep their order, byte strings are views of
 * the input. Floats, tags, undefined, indefinite lengths, a key twice, and keys that are neither integer nor text are refused.
 * @throws CborSyntaxError
 */
export function decodeCbor(bytes: Uint8Array, { maxDepth = 64, maxItems = 1_000_000 }: CborLimits = {}): CborValue {
  const decoder = new Decoder(bytes, maxItems);
  const value = decoder.read(maxDepth);
  decoder.expectEnd();
  return value;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;
  #numItemsLeft: number;
  /** Where the current item starts. */
  #start = 0;

  constructor(bytes: Uint8Array, maxItems: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#numItemsLeft = maxItems;
  }

  /** Reads an item with at most `depth` containers inside each other. */
  read(depth: number): CborValue {
    this.#start = this.#offset;
    if (this.#numItemsLeft-- === 0) throw this.#fault('too many items');
    const initial = this.#byte();
    const majorType = initial >> 5;
    if (majorType === 7) return this.#simple(initial & 31);
    const argument = this.#argument(initial & 31);
    switch (majorType) {
      case 0: return toNumber(argument);
      case 1: return toNumber(-1n - BigInt(argument));
      case 2: return this.#take(argument);
      case 3: return this.#text(argument);
      case 4: return this.#array(argument, depth);
      case 5: return this.#map(argument, depth);
      default: throw this.#fault('a tag');
    }
  }

  expectEnd(): void {
    this.#start = this.#offset;
    if (this.#offset < this.#bytes.length) throw this.#fault('bytes after the value');
  }

  #simple(value: number): boolean | null {
    if (value === 20 || value === 21) return value === 21;
    if (value === 22) return null;
    throw this.#fault('a float or a simple value other than false, true, null');
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info;
    if (info > 27) throw this.#fault(info === 31 ? 'an indefinite length' : 'a reserved head');
    const at = this.#offset;
    this.#skip(1 << (info - 24));
    if (info === 24) return this.#view.getUint8(at);
    if (info === 25) return this.#view.getUint16(at);
    return info === 26 ? this.#view.getUint32(at) : this.#view.getBigUint64(at);
  }

  #text(numBytes: number | bigint): string {
    const bytes = this.#take(numBytes);
    try {
      return UTF8.decode(bytes);
    } catch {
      throw this.#fault('a text that is not UTF-8');
    }
  }

  #array(numItems: number | bigint, depth: number): CborValue[] {
    const length = this.#count(numItems, depth);
    const items: CborValue[] = [];
    for (let index = 0; index < length; index++) items.push(this.read(depth - 1));
    return items;
  }

  #map(numEntries: number | bigint, depth: number): Map<CborKey, CborValue> {
    const size = this.#count(numEntries, depth);
    const map = new Map<CborKey, CborValue>();
    for (let index = 0; index < size; index++) {
      const key = this.#key(map);
      map.set(key, this.read(depth - 1));
    }
    return map;
  }

  #key(map: ReadonlyMap<CborKey, CborValue>): CborKey {
    const start = this.#offset;
    const key = this.read(1);
    this.#start = start;
    if (!isKey(key)) throw this.#fault('a key that is neither integer nor text');
    if (map.has(key)) throw this.#fault('a key twice');
    return key;
  }

  /** How many items a container has: each is at least one byte, so more than there are bytes left are never waited for. */
  #count(numItems: number | bigint, depth: number): number {
    if (depth < 1) throw this.#fault('too deep');
    if (numItems > this.#bytes.length - this.#offset) throw this.#fault('an end too early');
    return Number(numItems);
  }

  #take(numBytes: number | bigint): Uint8Array {
    const start = this.#offset;
    this.#skip(numBytes);
    return this.#bytes.subarray(start, this.#offset);
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw this.#fault('an end too early');
    this.#offset++;
    return byte;
  }

  #skip(numBytes: number | bigint): void {
    if (numBytes > this.#bytes.length - this.#offset) throw this.#fault('an end too early');
    this.#offset += Number(numBytes);
  }

  #fault(what: string): CborSyntaxError {
    return new CborSyntaxError(`CBOR has ${what}`, this.#start);
  }
}

function isKey(value: CborValue): value is CborKey {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}

function toNumber(value: number | bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

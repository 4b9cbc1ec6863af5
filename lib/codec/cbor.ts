// CBOR (RFC 8949) as Python's cbor2 writes it with canonical=True: shortest heads, definite lengths, the keys of a map by length, then
// by bytes (RFC 7049, section 3.9). Integers, byte strings, text, arrays, maps, booleans, null.
import { ByteWriter, checkUnsigned, utf8Length } from './byte-writer.ts';

/** What has an encoding. A number is a safe integer, a bigint from -2^64 to 2^64 - 1. */
export type CborValue = null | boolean | number | bigint | string | Uint8Array | readonly CborValue[] | ReadonlyMap<CborKey, CborValue>;

export type CborKey = number | bigint | string;

const MAX_DEPTH = 500;

/**
 * The encoding of a value, in memory of its own. A lone surrogate becomes U+FFFD.
 * @throws TypeError for a number that is no safe integer, a bigint out of range, a map with a key twice (1 and 1n are the same), and
 * arrays and maps nested more than 500 deep
 */
export function encodeCbor(value: CborValue): Buffer {
  const writer = new CborWriter();
  writeValue(writer, value, 0);
  return Buffer.from(writer.finish());
}

function writeValue(writer: CborWriter, value: CborValue, depth: number): void {
  if (value === null) writer.writeNull();
  else if (typeof value === 'boolean') writer.writeBoolean(value);
  else if (typeof value === 'number' || typeof value === 'bigint') writer.writeInteger(value);
  else if (typeof value === 'string') writer.writeText(value);
  else if (value instanceof Uint8Array) writer.writeBytes(value);
  else writeContainer(writer, value, depth + 1);
}

function writeContainer(writer: CborWriter, value: readonly CborValue[] | ReadonlyMap<CborKey, CborValue>, depth: number): void {
  if (depth > MAX_DEPTH) throw new TypeError(`arrays and maps are nested more than ${MAX_DEPTH} deep`);
  if (isMap(value)) return writeMap(writer, value, depth);
  writer.startArray(value.length);
  for (const item of value) writeValue(writer, item, depth);
}

function writeMap(writer: CborWriter, map: ReadonlyMap<CborKey, CborValue>, depth: number): void {
  const entries = Array.from(map, ([key, value]) => ({ key: encodeCbor(key), value }));
  entries.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  writer.startMap(entries.length);
  entries.forEach(({ key, value }, index) => {
    if (entries[index - 1]?.key.equals(key)) throw new TypeError('a map holds a key twice');
    writer.writeEncoded(key);
    writeValue(writer, value, depth);
  });
}

// Array.isArray does not narrow readonly arrays.
function isMap(value: readonly CborValue[] | ReadonlyMap<CborKey, CborValue>): value is ReadonlyMap<CborKey, CborValue> {
  return value instanceof Map;
}

// Major types (section 3.1), and simple values of major type 7 with it (section 3.3).
const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;

// The argument of a head: up to 23 in the initial byte, else behind it in 1, 2, 4 or 8 bytes, of which these tell.
const IN_1_BYTE = 24;
const IN_2_BYTES = 25;
const IN_4_BYTES = 26;
const IN_8_BYTES = 27;
const MAX_HEAD_BYTES = 9;

/** Writes one encoding after another into the same memory: `start`, one value, `finish`. */
export class CborWriter {
  readonly #out = new ByteWriter();

  /** Begins an encoding; an unfinished one is forgotten. */
  start(): void {
    this.#out.clear();
  }

  /** Ends the encoding. @returns its bytes, without a copy: right until the next `start`, and for reading only */
  finish(): Buffer {
    return this.#out.view();
  }

  /** Begins an array: its `length` items follow, then `endArray`. */
  startArray(length: number): void {
    this.#writeHead(ARRAY, length);
  }

  /** Writes nothing: an array's end follows from its length. */
  endArray(): void {}

  /** Begins a map: `size` keys follow, each with its value behind it. */
  startMap(size: number): void {
    this.#writeHead(MAP, size);
  }

  writeNull(): void {
    this.#out.writeByte(NULL);
  }

  writeBoolean(value: boolean): void {
    this.#out.writeByte(value ? TRUE : FALSE);
  }

  /** @throws TypeError for a number that is no safe integer and a bigint that is not from -2^64 to 2^64 - 1 */
  writeInteger(value: number | bigint): void {
    if (typeof value === 'bigint') return this.#writeBigInt(value);
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no safe integer`);
    if (value >= 0) this.#writeHead(UNSIGNED, value);
    else this.#writeHead(NEGATIVE, -1 - value);
  }

  /** Writes an array of the integers [start, end) of a list. @throws TypeError when one is missing, negative or no safe integer */
  writeUnsignedArray(values: readonly number[], start: number, end: number): void {
    this.startArray(end - start);
    const bytes = this.#out.reserve((end - start) * MAX_HEAD_BYTES);
    let offset = this.#out.length;
    for (let index = start; index < end; index++) offset = putHead(bytes, offset, UNSIGNED, checkUnsigned(values[index]));
    this.#out.advanceTo(offset);
  }

  /** As any text. */
  writeConstant(text: string): void {
    this.writeText(text);
  }

  writeText(text: string): void {
    const numBytes = utf8Length(text);
    this.#writeHead(TEXT, numBytes);
    this.#out.writeUtf8(text, numBytes);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#writeHead(BYTES, bytes.length);
    this.#out.writeBytes(bytes);
  }

  /** Writes a byte string that is given as the code units of a text. */
  writeLatin1(bytes: string): void {
    this.#writeHead(BYTES, bytes.length);
    this.#out.writeLatin1(bytes);
  }

  /** Writes a value that has its encoding already. */
  writeEncoded(encoding: Uint8Array): void {
    this.#out.writeBytes(encoding);
  }

  #writeHead(majorType: number, argument: number): void {
    this.#out.advanceTo(putHead(this.#out.reserve(MAX_HEAD_BYTES), this.#out.length, majorType, argument));
  }

  #writeBigInt(value: bigint): void {
    const argument = value < 0n ? -1n - value : value;
    if (BigInt.asUintN(64, argument) !== argument) throw new TypeError(`${value} does not fit into 64 bits and a sign`);
    const majorType = value < 0n ? NEGATIVE : UNSIGNED;
    if (argument <= Number.MAX_SAFE_INTEGER) return this.#writeHead(majorType, Number(argument));
    this.#out.writeByte((majorType << 5) | IN_8_BYTES);
    const bytes = this.#out.reserve(8);
    this.#out.advanceTo(bytes.writeBigUInt64BE(argument, this.#out.length));
  }
}

/** Puts the head of an item: its type, and an argument from 0 to 2^53 - 1. @returns the offset behind it */
function putHead(bytes: Buffer, offset: number, majorType: number, argument: number): number {
  const type = majorType << 5;
  if (argument < IN_1_BYTE) {
    bytes[offset] = type | argument;
    return offset + 1;
  }
  if (argument < 0x100) {
    bytes[offset] = type | IN_1_BYTE;
    bytes[offset + 1] = argument;
    return offset + 2;
  }
  if (argument < 0x1_0000) {
    bytes[offset] = type | IN_2_BYTES;
    bytes[offset + 1] = argument >>> 8;
    bytes[offset + 2] = argument;
    return offset + 3;
  }
  if (argument < 0x1_0000_0000) {
    bytes[offset] = type | IN_4_BYTES;
    return putUint32(bytes, offset + 1, argument);
  }
  bytes[offset] = type | IN_8_BYTES;
  return putUint32(bytes, putUint32(bytes, offset + 1, Math.floor(argument / 0x1_0000_0000)), argument);
}

/** Puts the low 32 bits, the highest byte first. @returns the offset behind them */
function putUint32(bytes: Buffer, offset: number, value: number): number {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
  return offset + 4;
}

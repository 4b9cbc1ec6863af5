// Python's pickle, protocol 5, byte for byte as CPython writes it (PEP 3154: opcodes, frames, memo): None, int, str, bytes, tuple.
import { ByteWriter, checkUnsigned, utf8Length } from './byte-writer.ts';

/** None, int, str, bytes, tuple. A number is a safe integer. */
export type PickleValue = null | number | bigint | string | Uint8Array | readonly PickleValue[];

const MAX_DEPTH = 500;

/**
 * The pickle of a value, in memory of its own. What occurs twice is written once and fetched from the memo where it recurs: the same
 * array, the same Uint8Array, and a text that is always one object in CPython: the empty one, and one character up to U+00FF. Longer
 * texts are separate objects, also when they are equal. A lone surrogate becomes U+FFFD.
 * @throws TypeError for a number that is no safe integer, a bigint of more than 255 bytes, and tuples nested more than 500 deep
 */
export function encodePickle(value: PickleValue): Buffer {
  const writer = new PickleWriter();
  writer.start();
  writeValue(writer, value, 0);
  return Buffer.from(writer.finish());
}

function writeValue(writer: PickleWriter, value: PickleValue, depth: number): void {
  if (value === null) writer.writeNull();
  else if (typeof value === 'number' || typeof value === 'bigint') writer.writeInteger(value);
  else if (typeof value === 'string') writer.writeText(value);
  else if (value instanceof Uint8Array) writer.writeBytes(value);
  else writeTuple(writer, value, depth + 1);
}

function writeTuple(writer: PickleWriter, items: readonly PickleValue[], depth: number): void {
  if (depth > MAX_DEPTH) throw new TypeError(`tuples are nested more than ${MAX_DEPTH} deep`);
  if (writer.writeRepeated(items)) return;
  writer.startArray(items.length);
  for (const item of items) writeValue(writer, item, depth);
  writer.endArray(items.length);
  if (items.length > 0) writer.remember(items);
}

// Opcodes, under the names they have in pickletools.
const PROTO = 0x80;
const FRAME = 0x95;
const STOP = 0x2e;
const NONE = 0x4e;
const BININT1 = 0x4b;
const BININT2 = 0x4d;
const BININT = 0x4a;
const LONG1 = 0x8a;
const SHORT_BINBYTES = 0x43;
const BINBYTES = 0x42;
const SHORT_BINUNICODE = 0x8c;
const BINUNICODE = 0x58;
const MARK = 0x28;
const EMPTY_TUPLE = 0x29;
const TUPLE = 0x74;
const TUPLE1 = 0x85;
const MEMOIZE = 0x94;
const BINGET = 0x68;
const LONG_BINGET = 0x6a;

const PROTOCOL = 5;
const FRAME_HEADER_BYTES = 9;
// A frame ends at the first object that starts when this much is in it; a text or byte string of this size stands between frames.
const FRAME_TARGET_BYTES = 0x1_0000;
// Fewer bytes stand there without a frame around them.
const MIN_FRAME_BYTES = 4;
const NO_FRAME = -1;
const MAX_LONG1_BYTES = 255;
// Opcode, length and bytes of a safe integer.
const MAX_NUMBER_BYTES = 9;

/** Writes one pickle after another into the same memory: `start`, one value, `finish`. Arrays are tuples. */
export class PickleWriter {
  readonly #out = new ByteWriter();
  readonly #memo = new Map<unknown, number>();
  #numMemoized = 0;
  #frameStart = NO_FRAME;

  /** Begins a pickle; an unfinished one is forgotten. */
  start(): void {
    this.#out.clear();
    if (this.#memo.size > 0) this.#memo.clear();
    this.#numMemoized = 0;
    this.#frameStart = NO_FRAME;
    this.#out.writeByte(PROTO);
    this.#out.writeByte(PROTOCOL);
  }

  /** Ends the pickle. @returns its bytes, without a copy: right until the next `start`, and for reading only */
  finish(): Buffer {
    this.#writeOpcode(STOP);
    this.#endFrame();
    return this.#out.view();
  }

  /** Begins an array; its `length` items follow, then `endArray`. */
  startArray(length: number): void {
    this.#startObject();
    if (length > 3) this.#writeOpcode(MARK);
  }

  endArray(length: number): void {
    if (length === 0) return this.#writeOpcode(EMPTY_TUPLE);
    this.#writeOpcode(length > 3 ? TUPLE : TUPLE1 + length - 1);
    this.#memoize();
  }

  writeNull(): void {
    this.#startObject();
    this.#writeOpcode(NONE);
  }

  /** @throws TypeError for a number that is no safe integer, and for a bigint of more than 255 bytes */
  writeInteger(value: number | bigint): void {
    this.#startObject();
    if (typeof value === 'number' && (value | 0) === value) this.#writeInt32(value);
    else this.#writeLong(toBigInt(value));
  }

  /** Writes an array of the integers [start, end) of a list. @throws TypeError when one is missing, negative or no safe integer */
  writeUnsignedArray(values: readonly number[], start: number, end: number): void {
    this.startArray(end - start);
    if (this.#isWithinFrame((end - start) * MAX_NUMBER_BYTES)) this.#writeUnsigned(values, start, end);
    else for (let index = start; index < end; index++) this.writeInteger(checkUnsigned(values[index]));
    this.endArray(end - start);
  }

  writeText(text: string): void {
    const isOneObject = text.length === 0 || (text.length === 1 && text <= '\u00ff');
    if (isOneObject && this.writeRepeated(text)) return;
    const numBytes = utf8Length(text);
    this.#startContent(numBytes, SHORT_BINUNICODE, BINUNICODE);
    this.#out.writeUtf8(text, numBytes);
    this.#memoize();
    if (isOneObject) this.remember(text);
  }

  /** Writes a text that is one object in the program that is pickled, wherever it occurs. */
  writeConstant(text: string): void {
    if (this.writeRepeated(text)) return;
    this.writeText(text);
    this.remember(text);
  }

  writeBytes(bytes: Uint8Array): void {
    if (this.writeRepeated(bytes)) return;
    this.#startContent(bytes.length, SHORT_BINBYTES, BINBYTES);
    this.#out.writeBytes(bytes);
    this.#memoize();
    this.remember(bytes);
  }

  /** Writes bytes that are given as the code units of a text; never fetched from the memo. */
  writeLatin1(bytes: string): void {
    this.#startContent(bytes.length, SHORT_BINBYTES, BINBYTES);
    this.#out.writeLatin1(bytes);
    this.#memoize();
  }

  /** From here on `key` stands for the text, byte string or array that has just been written. */
  remember(key: unknown): void {
    this.#memo.set(key, this.#numMemoized - 1);
  }

  /** Fetches from the memo what `key` stands for. @returns false, and nothing is written, when it stands for nothing */
  writeRepeated(key: unknown): boolean {
    const index = this.#memo.get(key);
    if (index === undefined) return false;
    this.#startObject();
    this.#writeOpcode(index < 0x100 ? BINGET : LONG_BINGET);
    this.#writeUint(index);
    return true;
  }

  // CPython looks at the size of the frame where an object starts, never between the opcodes of one.
  #startObject(): void {
    if (!this.#isWithinFrame(0)) this.#endFrame();
  }

  /** Whether the frame stays below its target size with `numBytes` more. */
  #isWithinFrame(numBytes: number): boolean {
    return this.#frameStart === NO_FRAME || this.#out.length + numBytes < this.#frameStart + FRAME_HEADER_BYTES + FRAME_TARGET_BYTES;
  }

  #writeOpcode(opcode: number): void {
    this.#openFrame();
    this.#out.writeByte(opcode);
  }

  #openFrame(): void {
    if (this.#frameStart !== NO_FRAME) return;
    const start = this.#out.length;
    this.#out.reserve(FRAME_HEADER_BYTES)[start] = FRAME;
    this.#out.advanceTo(start + FRAME_HEADER_BYTES);
    this.#frameStart = start;
  }

  #endFrame(): void {
    const start = this.#frameStart;
    if (start === NO_FRAME) return;
    const length = this.#out.length - start - FRAME_HEADER_BYTES;
    if (length < MIN_FRAME_BYTES) {
      this.#out.remove(start, FRAME_HEADER_BYTES);
    } else {
      // The length has 8 bytes, and is nearer to 64 KiB than to 4 GiB.
      putUint32(this.#out.reserve(0), start + 1, length);
      putUint32(this.#out.reserve(0), start + 5, 0);
    }
    this.#frameStart = NO_FRAME;
  }

  #startContent(numBytes: number, shortOpcode: number, opcode: number): void {
    this.#startObject();
    if (numBytes < FRAME_TARGET_BYTES) {
      this.#writeOpcode(numBytes < 0x100 ? shortOpcode : opcode);
    } else {
      this.#endFrame();
      this.#out.writeByte(opcode);
    }
    this.#writeUint(numBytes);
  }

  #memoize(): void {
    this.#writeOpcode(MEMOIZE);
    this.#numMemoized++;
  }

  // One loop on local variables: a block's tokens are most of what is ever pickled.
  #writeUnsigned(values: readonly number[], start: number, end: number): void {
    this.#openFrame();
    const bytes = this.#out.reserve((end - start) * MAX_NUMBER_BYTES);
    let offset = this.#out.length;
    for (let index = start; index < end; index++) {
      const value = checkUnsigned(values[index]);
      offset = value <= 0x7fff_ffff ? putInt32(bytes, offset, value) : putLong(bytes, offset, BigInt(value));
    }
    this.#out.advanceTo(offset);
  }

  #writeInt32(value: number): void {
    this.#openFrame();
    this.#out.advanceTo(putInt32(this.#out.reserve(MAX_NUMBER_BYTES), this.#out.length, value));
  }

  #writeLong(value: bigint): void {
    if (BigInt.asIntN(32, value) === value) return this.#writeInt32(Number(value));
    this.#openFrame();
    this.#out.advanceTo(putLong(this.#out.reserve(2 + MAX_LONG1_BYTES), this.#out.length, value));
  }

  /** Writes a length or an index as its opcode takes it: in one byte when it fits, else in four. */
  #writeUint(value: number): void {
    if (value < 0x100) this.#out.writeByte(value);
    else this.#out.advanceTo(putUint32(this.#out.reserve(4), this.#out.length, value));
  }
}

/** Puts an integer from -2^31 to 2^31 - 1. @returns the offset behind it */
function putInt32(bytes: Buffer, offset: number, value: number): number {
  if (value >>> 0 < 0x100) {
    bytes[offset] = BININT1;
    bytes[offset + 1] = value;
    return offset + 2;
  }
  if (value >>> 0 < 0x1_0000) {
    bytes[offset] = BININT2;
    bytes[offset + 1] = value;
    bytes[offset + 2] = value >>> 8;
    return offset + 3;
  }
  bytes[offset] = BININT;
  return putUint32(bytes, offset + 1, value);
}

/** Puts the low 32 bits, the lowest byte first. @returns the offset behind them */
function putUint32(bytes: Buffer, offset: number, value: number): number {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
  bytes[offset + 2] = value >>> 16;
  bytes[offset + 3] = value >>> 24;
  return offset + 4;
}

/** Puts an integer in two's complement, in as few bytes as hold its sign. @returns the offset behind it */
function putLong(bytes: Buffer, offset: number, value: bigint): number {
  const numBits = (value < 0n ? ~value : value).toString(2).length + 1;
  const numBytes = Math.ceil(numBits / 8);
  if (numBytes > MAX_LONG1_BYTES) throw new TypeError(`an integer of ${numBytes} bytes is too wide`);
  bytes[offset] = LONG1;
  bytes[offset + 1] = numBytes;
  for (let index = 0; index < numBytes; index++) bytes[offset + 2 + index] = Number(BigInt.asUintN(8, value >> BigInt(8 * index)));
  return offset + 2 + numBytes;
}

function toBigInt(value: number | bigint): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError(`${value} is no safe integer`);
  return BigInt(value);
}

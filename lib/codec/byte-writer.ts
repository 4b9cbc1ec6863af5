// Bytes written one after another into memory that is kept: what the binary encoders write to.

const INITIAL_BYTES = 512;
// A view costs as much as some ten bytes written: those of short contents, which recur, are kept. They are as many as there are lengths.
const MAX_KEPT_VIEW_BYTES = 1024;
// Above this many code units a native call is cheaper than a loop.
const MAX_LOOP_UNITS = 24;

/** The number of bytes that the text has in UTF-8, a lone surrogate counted as U+FFFD. */
export function utf8Length(text: string): number {
  if (text.length > MAX_LOOP_UNITS) return Buffer.byteLength(text);
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return Buffer.byteLength(text);
  }
  return text.length;
}

/** The integer itself, when it is there and a safe one from 0 up. @throws TypeError otherwise */
export function checkUnsigned(value: number | undefined): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) throw new TypeError(`${value} is no safe integer from 0 up`);
  return value;
}

/** A growable sequence of bytes. `clear` keeps the memory, so that a writer in steady use allocates nothing. */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #length = 0;
  #views: (Buffer | undefined)[] = [];

  /** Bytes written since the last `clear`. */
  get length(): number {
    return this.#length;
  }

  /** Forgets what has been written. */
  clear(): void {
    this.#length = 0;
  }

  /** Makes room for `numBytes` more. @returns the memory; what is put there from offset `length` on counts after `advanceTo` */
  reserve(numBytes: number): Buffer {
    if (this.#length + numBytes > this.#bytes.length) this.#grow(numBytes);
    return this.#bytes;
  }

  /** Takes over what has been put into reserved memory, up to the offset `length`. */
  advanceTo(length: number): void {
    this.#length = length;
  }

  /** Writes the low 8 bits of an integer. */
  writeByte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes one byte for each code unit of the text: its low 8 bits. */
  writeLatin1(text: string): void {
    const bytes = this.reserve(text.length);
    const start = this.#length;
    if (text.length > MAX_LOOP_UNITS) bytes.write(text, start, 'latin1');
    else for (let index = 0; index < text.length; index++) bytes[start + index] = text.charCodeAt(index);
    this.#length = start + text.length;
  }

  /** Writes UTF-8. A lone surrogate becomes U+FFFD. `numBytes` is the text's utf8Length. */
  writeUtf8(text: string, numBytes: number): void {
    if (numBytes === text.length) this.writeLatin1(text);
    else this.#length += this.reserve(numBytes).write(text, this.#length, 'utf8');
  }

  /** Takes `numBytes` bytes out; those behind them move up. */
  remove(offset: number, numBytes: number): void {
    this.#bytes.copyWithin(offset, offset + numBytes, this.#length);
    this.#length -= numBytes;
  }

  /** What has been written, without a copy: right until the next write, and for reading only. */
  view(): Buffer {
    const length = this.#length;
    if (length > MAX_KEPT_VIEW_BYTES) return this.#bytes.subarray(0, length);
    return (this.#views[length] ??= this.#bytes.subarray(0, length));
  }

  #grow(numBytes: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length + numBytes));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
    this.#views = [];
  }
}

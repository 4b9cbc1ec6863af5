// Python's bytes, which `encode` gives.
import { TemplateObject, type Value } from './value.ts';

/** Text in bytes, which can be printed and nothing else. */
export class Bytes extends TemplateObject {
  readonly typeName = 'bytes';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override numItems(): number {
    return this.#bytes.length;
  }

  override iterate(): Iterable<Value> {
    return this.#bytes;
  }

  repr(): string {
    const quote = this.#bytes.includes(0x27) && !this.#bytes.includes(0x22) ? '"' : "'";
    return `b${quote}${Array.from(this.#bytes, (byte) => toByteRepr(byte, quote)).join('')}${quote}`;
  }
}

const NAMED_BYTES: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x5c: '\\\\' };

function toByteRepr(byte: number, quote: string): string {
  const named = NAMED_BYTES[byte];
  if (named !== undefined) return named;
  const char = String.fromCharCode(byte);
  if (char === quote) return `\\${char}`;
  return byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
}

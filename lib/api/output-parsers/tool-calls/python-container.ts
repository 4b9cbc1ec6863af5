// What is open in a Python call: its arguments, a list, a dict, or a tuple.

type Kind = 'call' | '[' | '{' | 'tuple';

/** What closes each in Python, and in JSON; JSON has no tuples. */
export const PYTHON_CLOSERS: Readonly<Record<Kind, string>> = { call: ')', '[': ']', '{': '}', tuple: ')' };
export const JSON_CLOSERS: Readonly<Record<Kind, string>> = { call: '}', '[': ']', '{': '}', tuple: ']' };

/** One of them. */
export class PythonContainer {
  readonly kind: Kind;
  /** Where its JSON begins. */
  readonly offset: number;
  numItems = 0;
  /** Whether a dict expects or reads a key. */
  isKey: boolean;
  readonly #names = new Set<string>();

  constructor(kind: Kind, offset: number) {
    this.kind = kind;
    this.offset = offset;
    this.isKey = kind === '{';
  }

  /** The bracket that opens it. */
  get bracket(): string {
    return this.kind === 'call' || this.kind === 'tuple' ? '(' : this.kind;
  }

  /** Notes a keyword or key; whether it came before. */
  note(name: string): boolean {
    const isKnown = this.#names.has(name);
    this.#names.add(name);
    return isKnown;
  }
}

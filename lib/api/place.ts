// Where a reader is in a body, and the faults it has found.
import { ServerError } from '../base/error.ts';
import { isJsonObject } from '../codec/json.ts';

/** A fault, and how often it counts. */
export interface CountedFault {
  /** What would have been right, as a phrase. */
  readonly expected: string;
  readonly value: unknown;
  /** 1 or more. */
  readonly numFaults: number;
}

interface Issue {
  /** Dotted place, e.g. `body.messages.0.role`. */
  readonly path: string;
  readonly expected: string;
  readonly value: unknown;
}

// A body can hold millions of faults; nobody reads more than these, as in vLLM.
const MAX_ISSUES_SHOWN = 10;
const MAX_VALUE_CHARS = 80;
const MAX_NAME_CHARS = 120;

/** The faults of one body: the first few as they are, the others by their number alone. */
export class Issues {
  readonly #shown: Issue[] = [];
  #count = 0;

  /** Adds a fault at `place`, whose path is asked for only if the fault is going to be shown. */
  add(place: { readonly path: string }, expected: string, value: unknown): void {
    this.addCounted(place, { expected, value, numFaults: 1 });
  }

  /** Adds one that counts several times: of a value that may be of several kinds vLLM tells what is wrong with it as each. */
  addCounted(place: { readonly path: string }, { expected, value, numFaults }: CountedFault): void {
    this.#count += numFaults;
    if (this.#shown.length < MAX_ISSUES_SHOWN) this.#shown.push({ path: place.path, expected, value });
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Adds the faults that were found apart, after its own. */
  append(other: Issues): void {
    this.#count += other.#count;
    this.#shown.push(...other.#shown.slice(0, MAX_ISSUES_SHOWN - this.#shown.length));
  }

  /** @throws ServerError `validation` that names the faults, if there are any; its `param` is the first one's place. */
  throwIfAny(): void {
    const [first] = this.#shown;
    if (first !== undefined) throw new ServerError('validation', this.#describe(), { param: first.path });
  }

  #describe(): string {
    const lines = this.#shown.map(({ path, expected, value }) => `  ${path}: expected ${expected}${describeValue(value)}`);
    return toFaultMessage(lines, this.#count);
  }
}

/** A field or item of a body that is read now. */
export class Place {
  readonly #issues: Issues;
  readonly #container: Place | null;
  /** The name or index of what is read now. */
  field: string | number = '';

  constructor(issues: Issues, container: Place | null = null) {
    this.#issues = issues;
    this.#container = container;
  }

  /** Dotted, e.g. `body.messages.0.role`. Built on demand: most places are never shown. Names that clients make up are cut. */
  get path(): string {
    return `${this.#container?.path ?? 'body'}.${String(this.field).slice(0, MAX_NAME_CHARS)}`;
  }

  /** Adds a fault of the present field, which counts `numFaults` times. */
  report(expected: string, value: unknown, numFaults = 1): void {
    this.#issues.addCounted(this, { expected, value, numFaults });
  }

  /** Reads the present field apart: its faults are for the caller to add. */
  apart<T>(read: (place: Place) => T): { readonly value: T; readonly issues: Issues } {
    const issues = new Issues();
    const place = new Place(issues, this.#container);
    place.field = this.field;
    return { value: read(place), issues };
  }

  /** Adds faults that were found apart. */
  append(issues: Issues): void {
    this.#issues.append(issues);
  }

  /** The place inside the present field; when `field` changes, inside that one. */
  enter(): Place {
    return new Place(this.#issues, this);
  }
}

/**
 * The faults of a body that has two forms, and is of neither: those of the first, then those of the second. Lines beyond the number that
 * is shown are counted alone.
 */
export function joinFaults(first: ServerError, second: ServerError): ServerError {
  const lines = [first, second].flatMap(({ message }) => message.split('\n').slice(1));
  const count = [first, second].reduce((sum, { message }) => sum + Number.parseInt(message, 10), 0);
  const shown = lines.filter((line) => !line.startsWith(HIDDEN)).slice(0, MAX_ISSUES_SHOWN);
  return new ServerError('validation', toFaultMessage(shown, count), first.param === null ? {} : { param: first.param });
}

const HIDDEN = '  ...and ';

function toFaultMessage(lines: readonly string[], count: number): string {
  const numHidden = count - lines.length;
  const rest = numHidden > 0 ? [`${HIDDEN}${numHidden} more errors`] : [];
  return [`${count} validation error${count === 1 ? '' : 's'}:`, ...lines, ...rest].join('\n');
}

function describeValue(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `, got a list of ${value.length} items`;
  if (isJsonObject(value)) return `, got an object of ${Object.keys(value).length} fields`;
  // JSON has no word for the infinity that 1e999 is read as.
  if (typeof value !== 'string') return `, got ${String(value)}`;
  return value.length > MAX_VALUE_CHARS ? `, got ${JSON.stringify(value.slice(0, MAX_VALUE_CHARS))}...` : `, got ${JSON.stringify(value)}`;
}

// Arguments written as tags, one per value: `<parameter=city>Paris</parameter>`.
import { dumpJson, dumpString, escapeText, readJsonOrText } from '../json-dumps.ts';
import { SpelledMarkers } from '../reasoning/spelled-markers.ts';
import type { ArgumentStream } from './argument-stream.ts';
import type { ArgumentContext } from './grammar.ts';
import { coerceArgument, findProperties, isPlainString, type SchemaProperties } from './schema-types.ts';

/** What stands between `open` and `headEnd`. */
export interface ParameterHead {
  readonly name: string;
  /** Whether the markup itself says that the value is JSON instead of a string. */
  readonly isJson?: boolean;
}

/** How a value is tagged: `open`, head, `headEnd`, value, `close`. */
export interface TagSyntax {
  readonly open: string;
  readonly headEnd: string;
  readonly close: string;
  /** Whether the next `open` ends a value, too. */
  readonly endsAtOpen: boolean;
  /** Whether one newline at each end of a value is markup. */
  readonly trimsNewlines: boolean;
  /** The head of a value; null when the text is none. */
  readHead(text: string): ParameterHead | null;
}

/** The state of the value that is being read. */
interface OpenValue {
  readonly name: string;
  readonly isJson: boolean;
  /** Whether it is sent while it is written. */
  readonly isStreamed: boolean;
  readonly pieces: string[];
}

/**
 * Reads tagged values. Strings are sent while they are written; what the schema makes something else is sent once its end is known.
 * The mark that ends a string is sent with what follows it, as vLLM does.
 */
export class TaggedArguments implements ArgumentStream {
  readonly #syntax: TagSyntax;
  readonly #properties: SchemaProperties;
  readonly #markers: SpelledMarkers;
  /** Values by name as JSON; a name that comes twice has its first place and its last value. */
  readonly #closed = new Map<string, string>();
  #head: string[] | null = null;
  #value: OpenValue | null = null;
  /** JSON that is safe to send. */
  #unsent = '';
  /** JSON that ends the last value, sent with what follows. */
  #ending = '';
  #hasSent = false;
  #isFinished = false;
  /** A name came twice: what was sent is no longer a beginning of the JSON. */
  #isBroken = false;

  constructor(syntax: TagSyntax, { tools, name }: ArgumentContext) {
    this.#syntax = syntax;
    this.#properties = findProperties(tools, name);
    this.#markers = new SpelledMarkers([syntax.open, syntax.headEnd, syntax.close]);
  }

  // A grammar cuts no tag in two, so nothing needs to be held back here.
  append(text: string): void {
    for (const piece of this.#markers.feed(text)) this.#read(piece.text, piece.isMarker);
    const held = this.#markers.flush();
    if (held !== '') this.#read(held, false);
  }

  #read(text: string, isMarker: boolean): void {
    const { open, headEnd, close, endsAtOpen } = this.#syntax;
    if (this.#value !== null) {
      const isOpen = isMarker && text === open && endsAtOpen;
      if (isOpen || (isMarker && text === close)) this.#close(this.#value);
      else this.#add(this.#value, text);
      if (isOpen) this.#head = [];
    } else if (this.#head !== null) {
      if (isMarker && text === headEnd) this.#begin(this.#head.join(''));
      else this.#head.push(text);
    } else if (isMarker && text === open) {
      this.#head = [];
    }
  }

  #begin(text: string): void {
    this.#head = null;
    const head = this.#syntax.readHead(text);
    if (head === null) return;
    const { name, isJson = false } = head;
    const isStreamed = !isJson && isPlainString(this.#properties, name);
    this.#isBroken ||= this.#closed.has(name);
    this.#value = { name, isJson, isStreamed, pieces: [] };
    if (!isJson) this.#announce(name, isStreamed ? '"' : '');
  }

  #announce(name: string, opening: string): void {
    this.#unsent += `${this.#ending}${this.#closed.size === 0 ? '{' : ', '}${dumpString(name)}: ${opening}`;
    this.#ending = '';
  }

  #add({ isStreamed, pieces }: OpenValue, text: string): void {
    const piece = this.#syntax.trimsNewlines && pieces.length === 0 && text.startsWith('\n') ? text.slice(1) : text;
    pieces.push(piece);
    if (!isStreamed) return;
    const endsInNewline = this.#syntax.trimsNewlines && piece.endsWith('\n');
    if (piece !== '') this.#unsent += this.#ending;
    if (piece !== '') this.#ending = endsInNewline ? '\\n' : '';
    this.#unsent += escapeText(endsInNewline ? piece.slice(0, -1) : piece);
  }

  #close({ name, isJson, isStreamed, pieces }: OpenValue): void {
    const joined = pieces.join('');
    const text = this.#syntax.trimsNewlines && joined.endsWith('\n') ? joined.slice(0, -1) : joined;
    const json = dumpJson(coerceArgument(isJson ? readJsonOrText(text) : text, this.#properties, name));
    const isSafe = isJson && json.startsWith('"') && isPlainString(this.#properties, name);
    if (isJson) this.#announce(name, isSafe ? json.slice(0, -1) : '');
    this.#closed.set(name, json);
    this.#ending = isStreamed || isSafe ? '"' : json;
    this.#value = null;
  }

  take(): string {
    if (this.#isBroken) return '';
    const sent = this.#unsent;
    this.#unsent = '';
    this.#hasSent ||= sent !== '';
    return sent;
  }

  finish(): string {
    if (this.#isBroken || this.#isFinished) return '';
    this.#isFinished = true;
    // A cut value is no part of the whole JSON, so nothing can end what was sent of it.
    if (this.#value !== null && this.#closed.size + Number(this.#hasSent) > 0) return '';
    if (this.#value !== null) return '{}';
    return `${this.#unsent}${this.#ending}${this.#closed.size === 0 ? '{' : ''}}`;
  }

  whole(): string {
    return `{${Array.from(this.#closed, ([name, json]) => `${dumpString(name)}: ${json}`).join(', ')}}`;
  }
}

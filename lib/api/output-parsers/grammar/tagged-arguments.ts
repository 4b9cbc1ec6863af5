// Arguments written as tags, one per value: `<parameter=city>Paris</parameter>`.
import { trimEnd } from '../../../codec/jinja/values/python-space.ts';
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
  /** What a head ends with ahead of `headEnd` and white space: elsewhere it goes on. Absent where nothing has to be there. */
  readonly headClose?: string;
  readonly close: string;
  /** Whether the next `open` ends a value, too. */
  readonly endsAtOpen: boolean;
  /** Whether one newline at each end of a value is markup. */
  readonly trimsNewlines: boolean;
  /** The head of a value; null when the text is none. */
  readHead(text: string): ParameterHead | null;
}

/** Beyond it nothing is sent of arguments in which a name comes twice until they end: each piece costs all of them. */
const MAX_REPEATED_LENGTH = 2048;

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
  #sent = '';
  /** Characters read. */
  #length = 0;
  #isFinished = false;
  /** A name came twice: what was sent may be no beginning of the JSON any more. */
  #isRepeated = false;

  constructor(syntax: TagSyntax, { tools, name }: ArgumentContext) {
    this.#syntax = syntax;
    this.#properties = findProperties(tools, name);
    this.#markers = new SpelledMarkers([syntax.open, syntax.headEnd, syntax.close]);
  }

  // A grammar cuts no tag in two, so nothing needs to be held back here.
  append(text: string): void {
    this.#length += text.length;
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
      if (isMarker && text === headEnd && this.#isHeadClosed(this.#head)) this.#begin(this.#head.join(''));
      else this.#head.push(text);
    } else if (isMarker && text === open) {
      this.#head = [];
    }
  }

  // From the end, so that a head that goes on costs no more than its parts.
  #isHeadClosed(pieces: readonly string[]): boolean {
    const { headClose } = this.#syntax;
    if (headClose === undefined) return true;
    let at = pieces.length - 1;
    while (at >= 0 && trimEnd(pieces[at] ?? '') === '') at--;
    let end = at < 0 ? '' : trimEnd(pieces[at] ?? '');
    while (end.length < headClose.length && at > 0) end = (pieces[--at] ?? '') + end;
    return end.endsWith(headClose);
  }

  #begin(text: string): void {
    this.#head = null;
    const head = this.#syntax.readHead(text);
    if (head === null) return;
    const { name, isJson = false } = head;
    const isStreamed = !isJson && isPlainString(this.#properties, name);
    this.#isRepeated ||= this.#closed.has(name);
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

  #close(value: OpenValue): void {
    const { name, isJson, isStreamed } = value;
    const json = this.#toJson(value);
    const isSafe = isJson && json.startsWith('"') && isPlainString(this.#properties, name);
    if (isJson) this.#announce(name, isSafe ? json.slice(0, -1) : '');
    this.#closed.set(name, json);
    this.#ending = isStreamed || isSafe ? '"' : json;
    this.#value = null;
  }

  #toJson({ name, isJson, pieces }: OpenValue): string {
    const joined = pieces.join('');
    const text = this.#syntax.trimsNewlines && joined.endsWith('\n') ? joined.slice(0, -1) : joined;
    return dumpJson(coerceArgument(isJson ? readJsonOrText(text) : text, this.#properties, name));
  }

  take(): string {
    if (this.#isRepeated) return this.#takeRepeated();
    const sent = this.#unsent;
    this.#unsent = '';
    this.#sent += sent;
    return sent;
  }

  /** What vLLM sends of JSON that is no longer written behind what was sent: what follows that, if it begins so. */
  #takeRepeated(): string {
    if (this.#length > MAX_REPEATED_LENGTH || this.#isFinished) return '';
    const values = new Map(this.#closed);
    if (this.#value !== null) values.set(this.#value.name, this.#toJson(this.#value));
    return this.#sendRest(this.#toSafe(values));
  }

  /** The JSON up to its last value, or, of a string that stays one, up to its last quote. */
  #toSafe(values: ReadonlyMap<string, string>): string {
    const [name = '', last = ''] = [...values].at(-1) ?? [];
    const isSafe = last.startsWith('"') && isPlainString(this.#properties, name);
    return toObject(values).slice(0, isSafe ? -2 : -1 - last.length);
  }

  #sendRest(json: string): string {
    if (!json.startsWith(this.#sent)) return '';
    const rest = json.slice(this.#sent.length);
    this.#sent = json;
    return rest;
  }

  finish(): string {
    if (this.#isFinished) return '';
    this.#isFinished = true;
    if (this.#isRepeated) return this.#sendRest(this.whole());
    // A cut value is no part of the whole JSON, so nothing can end what was sent of it.
    if (this.#value !== null && this.#closed.size + Number(this.#sent !== '') > 0) return '';
    if (this.#value !== null) return '{}';
    return `${this.#unsent}${this.#ending}${this.#closed.size === 0 ? '{' : ''}}`;
  }

  whole(): string {
    return toObject(this.#closed);
  }
}

function toObject(values: ReadonlyMap<string, string>): string {
  return `{${Array.from(values, ([name, json]) => `${dumpString(name)}: ${json}`).join(', ')}}`;
}

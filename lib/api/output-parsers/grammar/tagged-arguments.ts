// Arguments written as tags, one per value: `<parameter=city>Paris</parameter>`.
import { trimEnd } from '../../../codec/jinja/values/python-space.ts';
import { dumpJson, dumpString, escapeText, readJsonOrText } from '../json-dumps.ts';
import type { ArgumentStream } from './argument-stream.ts';
import type { ArgumentContext } from './grammar.ts';
import { coerceArgument, findProperties, isPlainString, type SchemaProperties } from './schema-types.ts';
import type { TagPattern } from './tag-pattern.ts';

/** What stands between `open` and `headEnd`. */
export interface ParameterHead {
  readonly name: string;
  /** Whether the markup itself says that the value is JSON instead of a string. */
  readonly isJson?: boolean;
}

/** How a value is tagged: `open`, head, `headEnd`, value, `close`. */
export interface TagSyntax {
  readonly open: TagPattern;
  readonly headEnd: TagPattern;
  /** What a head ends with ahead of `headEnd` and white space: elsewhere it goes on. Absent where nothing has to be there. */
  readonly headClose?: string;
  /** What ends a value. */
  readonly close: TagPattern;
  /** The tag of `close` that begins another value, too; absent where none does. */
  readonly reopens?: string;
  /** Whether one newline at each end of a value is markup. */
  readonly trimsNewlines: boolean;
  /** The head of a value; null when the text is none. */
  readHead(text: string): ParameterHead | null;
}

/** Beyond it nothing is sent of arguments that are written anew until they end: each piece costs all of them. */
const MAX_REWRITTEN_LENGTH = 2048;

/** The state of the value that is being read. */
interface OpenValue {
  readonly name: string;
  readonly isJson: boolean;
  /** Whether nothing is sent of it, its name included, ahead of its end. */
  readonly isWhole: boolean;
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
  /** The end of what was read that may be the beginning of a tag. */
  #suspect = '';
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
  /** A name came twice, or text was part of a tag: what was sent may be no beginning of the JSON any more. */
  #isRewritten = false;

  constructor(syntax: TagSyntax, { tools, name }: ArgumentContext) {
    this.#syntax = syntax;
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#length += text.length;
    for (let rest: string | null = text; rest !== null; ) rest = this.#readUpTo(rest);
  }

  /** Reads up to the end of the next tag. @returns what follows it; null where there is none */
  #readUpTo(text: string): string | null {
    const pattern = this.#pattern;
    const known = this.#suspect + text;
    const numKnown = this.#suspect.length;
    const found = pattern.find(known);
    this.#addText(known.slice(numKnown, found?.at));
    this.#suspect = found === null ? pattern.suspectOf(known) : '';
    if (found === null) return null;
    this.#readTag(known.slice(found.at, found.end), found.tag, Math.max(0, numKnown - found.at));
    return known.slice(found.end);
  }

  get #pattern(): TagPattern {
    if (this.#value !== null) return this.#syntax.close;
    return this.#head === null ? this.#syntax.open : this.#syntax.headEnd;
  }

  #addText(text: string): void {
    if (text === '') return;
    if (this.#value !== null) this.#add(this.#value, text);
    else this.#head?.push(text);
  }

  /** `numAdded` characters of it were taken for text. */
  #readTag(text: string, tag: string, numAdded: number): void {
    if (this.#value !== null) {
      this.#cut(this.#value, numAdded);
      this.#close(this.#value);
      if (tag === this.#syntax.reopens) this.#head = [];
    } else if (this.#head === null) {
      this.#head = [];
    } else if (this.#isHeadClosed(this.#head)) {
      this.#begin(this.#head.join(''));
    } else {
      this.#head.push(text);
    }
  }

  /** Takes away the end of a value. Where it is sent, what is sent is no longer what the JSON begins with. */
  #cut({ pieces, isStreamed }: OpenValue, length: number): void {
    if (length === 0) return;
    this.#isRewritten ||= isStreamed;
    pieces.push(pieces.splice(0).join('').slice(0, -length));
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
    // Without a name a value is not looked at ahead of its end.
    const isWhole = isJson || name === '';
    const isStreamed = !isWhole && isPlainString(this.#properties, name);
    this.#isRewritten ||= this.#closed.has(name);
    this.#value = { name, isJson, isWhole, isStreamed, pieces: [] };
    if (!isWhole) this.#announce(name, isStreamed ? '"' : '');
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
    const { name, isWhole, isStreamed } = value;
    const json = this.#toJson(value);
    const isSafe = isWhole && json.startsWith('"') && isPlainString(this.#properties, name);
    if (isWhole) this.#announce(name, isSafe ? json.slice(0, -1) : '');
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
    if (this.#isRewritten) return this.#takeRewritten();
    const sent = this.#unsent;
    this.#unsent = '';
    this.#sent += sent;
    return sent;
  }

  /** What vLLM sends of JSON that is no longer written behind what was sent: what follows that, if it begins so. */
  #takeRewritten(): string {
    if (this.#length > MAX_REWRITTEN_LENGTH || this.#isFinished) return '';
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
    if (this.#isRewritten) return this.#sendRest(this.whole());
    // A cut value is no part of the whole JSON, so nothing can end what was sent of it.
    const isAnnounced = this.#value?.isWhole === false;
    if (isAnnounced && this.#closed.size + Number(this.#sent !== '') > 0) return '';
    if (isAnnounced) return '{}';
    return `${this.#unsent}${this.#ending}${this.#closed.size === 0 ? '{' : ''}}`;
  }

  whole(): string {
    return toObject(this.#closed);
  }
}

function toObject(values: ReadonlyMap<string, string>): string {
  return `{${Array.from(values, ([name, json]) => `${dumpString(name)}: ${json}`).join(', ')}}`;
}

// Cuts a JSON list of calls that comes in pieces into its calls: `[{"name": "f", "arguments": {…}}, …]`.
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT } from '../../../codec/json-characters.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { StringMemberSeeker } from '../tool-calls/string-member-seeker.ts';

/** Takes the calls, in order; the text of an object is its arguments. */
export interface ListSink {
  onCallStart(): void;
  onCallName(text: string): void;
  onArguments(text: string): void;
  onCallEnd(): void;
}

/** The object that is read. */
interface Item {
  readonly brackets: JsonBrackets;
  readonly name: StringMemberSeeker;
  hasName: boolean;
  /** Its text until its name is known. */
  unnamed: string;
}

/** Reads one list. The text of an object is handed on once its name is known: what ends with the name apart from what follows. */
export class JsonListSplitter {
  #hasStarted = false;
  #item: Item | null = null;

  /** Whether an object is open. */
  get isInItem(): boolean {
    return this.#item !== null;
  }

  /** What stands behind the list, or where it turns out to be none; null while it goes on. */
  feed(text: string, sink: ListSink): string | null {
    for (let at = 0; at < text.length;) {
      if (this.#item !== null) at = this.#readItem(this.#item, text, { at, sink });
      else if (!this.#readBetween(text.charCodeAt(at), sink)) return text.slice(at + (text.charCodeAt(at) === CLOSE_LIST && this.#hasStarted ? 1 : 0));
      else if (this.#item === null) at++;
    }
    return null;
  }

  /** False where the list is over. */
  #readBetween(code: number, sink: ListSink): boolean {
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) return true;
    if (!this.#hasStarted) {
      this.#hasStarted = code === OPEN_LIST;
      return this.#hasStarted;
    }
    if (code === OPEN_OBJECT) this.#open(sink);
    return code === OPEN_OBJECT || code === COMMA;
  }

  #open(sink: ListSink): void {
    this.#item = { brackets: new JsonBrackets(), name: new StringMemberSeeker('name'), hasName: false, unnamed: '' };
    sink.onCallStart();
  }

  #readItem(item: Item, text: string, { at, sink }: { readonly at: number; readonly sink: ListSink }): number {
    let from = at;
    for (let index = at; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const isClosed = item.brackets.feed(code) && code === CLOSE_OBJECT;
      if (!item.hasName && this.#readName(item, text.charAt(index), sink)) from = index + 1;
      if (!isClosed) continue;
      this.#handOn(item, text.slice(from, index + 1), sink);
      this.#item = null;
      sink.onCallEnd();
      return index + 1;
    }
    this.#handOn(item, text.slice(from), sink);
    return text.length;
  }

  #readName(item: Item, char: string, sink: ListSink): boolean {
    item.unnamed += char;
    const name = item.name.feed(char);
    if (name === null) return false;
    item.hasName = true;
    sink.onCallName(name);
    sink.onArguments(item.unnamed);
    return true;
  }

  #handOn(item: Item, text: string, sink: ListSink): void {
    if (item.hasName && text !== '') sink.onArguments(text);
  }
}

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

/** The text of a call as an object with its name in it, handed on once the name is known: what ends with the name apart from what follows. */
export class NamedText {
  readonly #seeker = new StringMemberSeeker('name');
  #hasName = false;
  #unnamed = '';

  /** Takes the next part of the text. */
  feed(text: string, sink: Pick<ListSink, 'onCallName' | 'onArguments'>): void {
    let from = 0;
    for (; !this.#hasName && from < text.length; from++) this.#seek(text.charAt(from), sink);
    if (this.#hasName && from < text.length) sink.onArguments(text.slice(from));
  }

  #seek(char: string, sink: Pick<ListSink, 'onCallName' | 'onArguments'>): void {
    this.#unnamed += char;
    const name = this.#seeker.feed(char);
    if (name === null) return;
    this.#hasName = true;
    sink.onCallName(name);
    sink.onArguments(this.#unnamed);
  }
}

/** The object that is read. */
interface Item {
  readonly brackets: JsonBrackets;
  readonly text: NamedText;
}

/** Reads one list. */
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
    this.#item = { brackets: new JsonBrackets(), text: new NamedText() };
    sink.onCallStart();
  }

  #readItem({ brackets, text: named }: Item, text: string, { at, sink }: { readonly at: number; readonly sink: ListSink }): number {
    for (let index = at; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (!brackets.feed(code) || code !== CLOSE_OBJECT) continue;
      named.feed(text.slice(at, index + 1), sink);
      this.#item = null;
      sink.onCallEnd();
      return index + 1;
    }
    named.feed(text.slice(at), sink);
    return text.length;
  }
}

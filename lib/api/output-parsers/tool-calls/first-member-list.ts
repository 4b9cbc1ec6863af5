// A list of calls as objects with one member each while it is written: `[{"f": {…}}, {"g": {…}}]`.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT } from '../../../codec/json-characters.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { readJson } from '../json-dumps.ts';
import { JsonRewriter } from './json-rewriter.ts';

/** An item of the list: what an object has as its first member. Other items have no name. */
export class FirstMember {
  #name: string | null = null;
  #value: JsonRewriter | null = null;
  readonly #key = new JsonRewriter();
  readonly #others = new JsonBrackets();
  #phase: 'key' | 'colon' | 'beforeValue' | 'value' | 'others' = 'key';
  #lacksColon = false;

  /** Null until the value has begun. */
  get name(): string | null {
    return this.#value?.hasForm === true ? this.#name : null;
  }

  get value(): JsonRewriter | null {
    return this.#value;
  }

  /** Whether the name, the colon behind it or the value is no JSON, whatever follows. */
  get isMalformed(): boolean {
    return this.#lacksColon || this.#key.isMalformed || this.#value?.isMalformed === true;
  }

  /** Takes a character behind the opening brace; whether it is the closing one. */
  feed(char: string, code: number): boolean {
    if (this.#phase === 'value' && this.#value?.feed(char) === true) return false;
    if (this.#phase === 'value') this.#phase = 'others';
    if (this.#phase === 'others') return this.#feedOthers(code);
    if (this.#phase === 'key') return this.#feedKey(char, code);
    if (isSpace(code)) return false;
    this.#lacksColon ||= (this.#phase === 'colon') !== (code === COLON);
    if (code === COLON) this.#phase = 'beforeValue';
    else this.#startValue(char);
    return false;
  }

  #feedOthers(code: number): boolean {
    if (code === CLOSE_OBJECT && this.#others.depth === 0 && !this.#others.isInString) return true;
    this.#others.feed(code);
    return false;
  }

  #feedKey(char: string, code: number): boolean {
    if (code === CLOSE_OBJECT && this.#name === null && this.#key.isBlank) return true;
    this.#key.feed(char);
    if (this.#key.hasEnded) this.#endKey(readJson(this.#key.take()));
    return false;
  }

  #endKey(name: unknown): void {
    this.#name = typeof name === 'string' ? name : null;
    this.#phase = 'colon';
  }

  #startValue(char: string): void {
    this.#value = new JsonRewriter();
    this.#value.feed(char);
    this.#phase = 'value';
  }
}

type State = 'start' | 'item' | 'object' | 'other' | 'behind' | 'ended' | 'stuck';

/** Reads the list, or one object alone. Linear: a character is looked at once. */
export class FirstMemberList {
  readonly items: FirstMember[] = [];
  /** An item that is no object. */
  #other = new JsonRewriter();
  #state: State = 'start';
  #isList = false;
  /** Whether an item ahead of the last one is no JSON. */
  #isMalformed = false;

  /** Whether the list is closed. */
  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Whether what was read is no such list. */
  get isStuck(): boolean {
    return this.#state === 'stuck' || this.#isMalformed || this.items.at(-1)?.isMalformed === true;
  }

  /** Whether the next character belongs to a string that is an argument. */
  get isInString(): boolean {
    return this.#state === 'object' && this.items.at(-1)?.value?.isInString === true;
  }

  /** How much of the text was read, up to the end of the list. */
  feed(text: string): number {
    let at = 0;
    for (; at < text.length && this.#state !== 'ended'; at++) this.#feedChar(text.charAt(at), text.charCodeAt(at));
    return at;
  }

  #feedChar(char: string, code: number): void {
    if (this.#state === 'object') {
      if (this.items.at(-1)?.feed(char, code) === true) this.#state = this.#isList ? 'behind' : 'ended';
    } else if (this.#state === 'other' && this.#other.feed(char)) {
      return;
    } else if (!isSpace(code)) {
      this.#feedSign(char, code);
    }
  }

  #feedSign(char: string, code: number): void {
    const isBehind = this.#state === 'behind' || this.#state === 'other';
    if (this.#state === 'start' && code === OPEN_LIST) this.#startList();
    else if (isBehind && code === COMMA) this.#state = 'item';
    else if ((isBehind || this.#state === 'item') && code === CLOSE_LIST) this.#state = 'ended';
    else if ((this.#state === 'start' || this.#state === 'item') && code === OPEN_OBJECT) this.#startItem('object');
    else if (this.#state === 'item') this.#startOther(char);
    else this.#state = 'stuck';
  }

  #startList(): void {
    this.#isList = true;
    this.#state = 'item';
  }

  #startItem(state: State): void {
    this.#state = state;
    this.#isMalformed ||= this.items.at(-1)?.isMalformed === true;
    this.items.push(new FirstMember());
  }

  #startOther(char: string): void {
    this.#startItem('other');
    this.#other = new JsonRewriter();
    this.#other.feed(char);
  }
}

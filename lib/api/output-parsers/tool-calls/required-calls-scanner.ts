// Follows a list of required calls while it is written: `[{"name": "f", "parameters": {…}}, …]`.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { readJson } from '../json-dumps.ts';
import type { ToolCallDelta } from '../parsed-delta.ts';

/** Where the scanner is in a call's object. */
type Place = 'key' | 'colon' | 'value' | 'string' | 'container' | 'scalar' | 'afterValue';

// The list is level 1, a call's object level 2.
const LIST_DEPTH = 1;
const CALL_DEPTH = 2;

/**
 * Reads a list of calls piece by piece. Only members of a call's own object mean anything, so nothing inside the arguments can
 * confuse it. A call is sent once its name is whole and its arguments have begun, and no call before the one ahead of it. Linear:
 * a character is looked at once, and kept only until it is sent.
 */
export class RequiredCallsScanner {
  readonly #createId: () => string;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #place: Place = 'key';
  /** Text of the string that is a key or the name; null where a string means nothing. */
  #string: string | null = null;
  #key: string | null = null;
  #name: string | null = null;
  /** Arguments that are not sent; null before they begin. */
  #unsent: string | null = null;
  #isInArguments = false;
  #index = -1;
  #hasSentName = false;
  /** Nothing that follows can be sent: the list has ended, is none, or a call in it has no name. */
  #isOver = false;
  #deltas: ToolCallDelta[] = [];
  // Where in the present piece the arguments, or the string, go on.
  #from = 0;

  constructor(createId: () => string) {
    this.#createId = createId;
  }

  /** What a piece of text adds; empty when that is nothing. */
  feed(piece: string): ToolCallDelta[] {
    this.#deltas = [];
    this.#from = 0;
    for (let index = 0; index < piece.length && !this.#isOver; index++) this.#step(piece, index);
    if (!this.#isOver) {
      if (this.#isInArguments) this.#take(piece, piece.length);
      else if (this.#string !== null) this.#string += piece.slice(this.#from);
      this.#send();
    }
    return this.#deltas;
  }

  #step(piece: string, index: number): void {
    const code = piece.charCodeAt(index);
    if (this.#isInString) this.#stepInString(piece, index, code);
    else if (code === QUOTE) this.#startString(index);
    else if (code === OPEN_OBJECT || code === OPEN_LIST) this.#open(code, index);
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) this.#close(piece, index);
    else if (this.#depth === CALL_DEPTH) this.#stepInCall(piece, index, code);
  }

  #stepInString(piece: string, index: number, code: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (code === BACKSLASH) {
      this.#isEscaped = true;
    } else if (code === QUOTE) {
      this.#isInString = false;
      if (this.#depth === CALL_DEPTH) this.#endString(piece, index);
    }
  }

  #startString(index: number): void {
    this.#isInString = true;
    if (this.#depth !== CALL_DEPTH) return;
    if (this.#place === 'value') this.#startValue('string', index);
    const isRead = this.#place === 'key' || (this.#place === 'string' && this.#key === 'name');
    if (!isRead) return;
    this.#string = '';
    this.#from = index + 1;
  }

  #endString(piece: string, index: number): void {
    const text = this.#string === null ? null : this.#string + piece.slice(this.#from, index);
    this.#string = null;
    if (this.#place === 'key') {
      this.#key = text;
      this.#place = 'colon';
    } else if (this.#place === 'string') {
      if (text !== null) this.#name = toName(text);
      this.#endValue(piece, index + 1);
    }
  }

  #open(code: number, index: number): void {
    if (this.#depth === 0 || this.#depth === LIST_DEPTH) {
      this.#isOver = code !== (this.#depth === 0 ? OPEN_LIST : OPEN_OBJECT);
      if (this.#depth === LIST_DEPTH) this.#startCall();
    } else if (this.#depth === CALL_DEPTH && this.#place === 'value') {
      this.#startValue('container', index);
    }
    this.#depth++;
  }

  #startCall(): void {
    this.#index++;
    this.#place = 'key';
    this.#key = null;
    this.#name = null;
    this.#unsent = null;
    this.#hasSentName = false;
  }

  #close(piece: string, index: number): void {
    if (this.#depth === CALL_DEPTH && this.#place === 'scalar') this.#endValue(piece, index);
    this.#depth--;
    if (this.#depth === CALL_DEPTH && this.#place === 'container') this.#endValue(piece, index + 1);
    else if (this.#depth === LIST_DEPTH) this.#endCall();
    else if (this.#depth <= 0) this.#isOver = true;
  }

  #endCall(): void {
    this.#send();
    this.#isOver = !this.#hasSentName;
  }

  #stepInCall(piece: string, index: number, code: number): void {
    if (code === COLON) {
      if (this.#place === 'colon') this.#place = 'value';
    } else if (code === COMMA) {
      if (this.#place === 'scalar') this.#endValue(piece, index);
      this.#place = 'key';
      this.#key = null;
    } else if (isSpace(code)) {
      if (this.#place === 'scalar') this.#endValue(piece, index);
    } else if (this.#place === 'value') {
      this.#startValue('scalar', index);
    }
  }

  #startValue(place: Place, index: number): void {
    this.#place = place;
    if (this.#key !== 'parameters' || this.#unsent !== null) return;
    this.#unsent = '';
    this.#isInArguments = true;
    this.#from = index;
  }

  #endValue(piece: string, end: number): void {
    this.#place = 'afterValue';
    if (!this.#isInArguments) return;
    this.#take(piece, end);
    this.#isInArguments = false;
  }

  #take(piece: string, end: number): void {
    this.#unsent = (this.#unsent ?? '') + piece.slice(this.#from, end);
  }

  #send(): void {
    if (this.#name === null || this.#unsent === null) return;
    if (this.#hasSentName && this.#unsent === '') return;
    const head: Partial<ToolCallDelta> = this.#hasSentName ? { name: null } : { id: this.#createId(), type: 'function', name: this.#name };
    this.#deltas.push({ ...head, index: this.#index, arguments: this.#unsent });
    this.#hasSentName = true;
    this.#unsent = '';
  }
}

/** The string between the quotes; null when it is no JSON. */
function toName(text: string): string | null {
  const name = readJson(`"${text}"`);
  return typeof name === 'string' ? name : null;
}

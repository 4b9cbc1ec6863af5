// Calls of Cohere's Command models: `[{"tool_call_id": "0", "tool_name": "f", "parameters": {…}}]`, as the library cohere_melody, which
// vLLM reads them with, finds them: by these members, in this order, whatever stands between them.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { readJson } from '../json-dumps.ts';

/** What a piece adds to a call; the parts that it does not add are ''. */
export interface CohereCallPart {
  readonly index: number;
  id: string;
  name: string;
  arguments: string;
}

type State = 'before' | 'id' | 'behind id' | 'name' | 'behind name' | 'arguments';

/** What is looked for is no longer than this, with its white space: of a text without it the rest is dropped. */
const MAX_WAITING_LENGTH = 256;
/** White space that is taken away from the beginning of a line of arguments. */
const MAX_INDENT = 8;

const ID = /"tool_call_id":\s*"/g;
const NAME = /"tool_name":\s*"/g;
const ARGUMENTS = /"parameters":\s*/g;
const OBJECT = /"parameters":\s*\{\s*"/g;
const QUOTE = /(?<!\\)(?:\\\\)*"/g;

/** Reads the text between the markers of calls; a later text goes on where the one before it ended. */
export class CohereActions {
  #state: State = 'before';
  #index = 0;
  /** What was not understood so far. */
  #waiting = '';
  /** Where the next object with members ends its first quote in the text; null where there is none. */
  #objectEnd: number | null = null;
  #parts = new Map<number, CohereCallPart>();
  /** The arguments so far, and where their brackets are; null once they are known for no JSON: then they never end. */
  #brackets: JsonBrackets | null = null;
  #args: string[] = [];
  #indent = 0;
  #isIndent = true;

  /** What the text adds, by call. */
  read(text: string): CohereCallPart[] {
    this.#waiting += text;
    if (!this.#waiting.endsWith('\\')) this.#advance(this.#waiting);
    const parts = Array.from(this.#parts.values());
    this.#parts.clear();
    return parts;
  }

  /** Forgets what was not understood, at the end of the text. */
  cut(): void {
    this.#waiting = '';
  }

  #advance(text: string): void {
    let at = 0;
    this.#objectEnd = findEnd(OBJECT, text, 0);
    // What follows the last thing that was found waits; a backslash at the end may belong to what comes.
    for (let next: number | null = 0; next !== null && at < text.length; next = this.#step(text, at)) at = next;
    this.#waiting = this.#state === 'arguments' ? '' : text.slice(Math.max(at, text.length - MAX_WAITING_LENGTH));
  }

  /** Where the next thing ends in the text; null where it does not. */
  #step(text: string, at: number): number | null {
    switch (this.#state) {
      case 'before': return this.#seek(ID, text, at, 'id');
      case 'id': return this.#readValue(text, at, 'behind id');
      case 'behind id': return this.#seek(NAME, text, at, 'name');
      case 'name': return this.#readValue(text, at, 'behind name');
      case 'behind name': return this.#seekArguments(text, at);
      default: return this.#readArguments(text, at);
    }
  }

  #seek(pattern: RegExp, text: string, at: number, state: State): number | null {
    const end = findEnd(pattern, text, at);
    if (end !== null) this.#state = state;
    return end;
  }

  #readValue(text: string, at: number, state: State): number | null {
    const end = this.#seek(QUOTE, text, at, state);
    if (end === null) return null;
    const value = text.slice(at, end - 1);
    if (value !== '' && state === 'behind id') this.#part().id = value;
    if (value !== '' && state === 'behind name') this.#part().name = value;
    return end;
  }

  #part(): CohereCallPart {
    const part = this.#parts.get(this.#index) ?? { index: this.#index, id: '', name: '', arguments: '' };
    this.#parts.set(this.#index, part);
    return part;
  }

  // An object with members, here or later in the text, says that arguments come: otherwise the next brace ends the call.
  #seekArguments(text: string, at: number): number | null {
    if (this.#hasObject(text, at)) {
      this.#brackets = new JsonBrackets();
      this.#args = [];
      return this.#seek(ARGUMENTS, text, at, 'arguments');
    }
    const brace = text.indexOf('}', at);
    if (brace >= 0) this.#endCall();
    return brace < 0 ? null : brace;
  }

  // Calls without members in one text are not each looked through to its end.
  #hasObject(text: string, at: number): boolean {
    if (this.#objectEnd !== null && this.#objectEnd < at) this.#objectEnd = findEnd(OBJECT, text, at);
    return this.#objectEnd !== null;
  }

  #endCall(): void {
    this.#state = 'before';
    this.#index++;
  }

  #readArguments(text: string, start: number): number {
    let at = start;
    let hasClosed = false;
    while (at < text.length && !hasClosed) hasClosed = this.#brackets?.feed(text.charCodeAt(at++)) ?? (at = text.length) < 0;
    const args = text.slice(start, at);
    const shown = this.#unindent(args);
    if (shown !== '') this.#part().arguments += shown;
    if (this.#brackets === null) return at;
    this.#args.push(args);
    if (hasClosed && readJson(this.#args.join('')) !== undefined) this.#endCall();
    else if (hasClosed) this.#brackets = null;
    return hasClosed && this.#brackets === null ? this.#readArguments(text, at) : at;
  }

  #unindent(text: string): string {
    let shown = '';
    for (const char of text) {
      const isBlank = char !== '\n' && isSpace(char.charCodeAt(0));
      if (char === '\n') this.#indent = 0;
      this.#isIndent = char === '\n' || (this.#isIndent && isBlank);
      if (isBlank && this.#isIndent && this.#indent < MAX_INDENT) this.#indent++;
      else shown += char;
    }
    return shown;
  }
}

function findEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

// Arguments of Hunyuan 3 and 4 while they are written: `<arg_key>a</arg_key><arg_value>1</arg_value>`.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { SchemaProperties } from '../grammar/schema-types.ts';
import type { HunyuanTags } from '../hunyuan-tags.ts';
import { dumpJson, dumpString } from '../json-dumps.ts';
import { overlapLength } from '../literal-seeker.ts';
import { FirstSeeker } from './first-seeker.ts';
import { isStringAlone, readValue, typesOf } from './hunyuan-values.ts';

/** What the two of them have of their own. */
export interface HunyuanSyntax {
  readonly tags: HunyuanTags;
  /** Whether white space may stand between a name and its value. */
  readonly takesSpace: boolean;
  /** Whether what may be the end of a string is held back; elsewhere it is sent as if it were none. */
  readonly holdsBack: boolean;
  /** The inside of a string that is not whole. */
  readonly escape: (text: string) => string;
}

type State = 'gap' | 'key' | 'middle' | 'value';

/**
 * Reads the arguments of one call. What is sent is what the JSON so far has beyond the length of what was sent, as vLLM reckons it: where
 * a whole value is shorter than what was sent of it, what follows is cut.
 */
export class HunyuanArguments {
  readonly #syntax: HunyuanSyntax;
  readonly #ends: Readonly<Record<State, readonly string[]>>;
  readonly #properties: SchemaProperties;
  readonly #json = new SentJson();
  readonly #keys = new Set<string>();
  #state: State = 'gap';
  #seeker: FirstSeeker;
  #pieces: string[] = [];
  #key = '';
  #isString = false;
  /** Text stood between a name and its value: they are no argument, and show for one until the call ends. */
  #isBroken = false;
  /** Length of the JSON of whole arguments, and of all of it but what may still be markup. */
  #wholeLength = 1;
  #knownLength = 1;

  constructor(syntax: HunyuanSyntax, properties: SchemaProperties) {
    this.#syntax = syntax;
    this.#ends = endsOf(syntax.tags);
    this.#seeker = new FirstSeeker(this.#ends.gap);
    this.#properties = properties;
    this.#json.append('{');
  }

  append(text: string): void {
    this.#json.cut(this.#knownLength);
    for (let rest: string | null = text; rest !== null; ) rest = this.#step(rest);
    this.#knownLength = this.#json.length;
  }

  /** Reads up to what ends the state, and answers what follows; null where nothing ends it. */
  #step(text: string): string | null {
    const { before, found, rest } = this.#seeker.feed(text);
    this.#add(before);
    if (found === null) return null;
    if (this.#state === 'gap') this.#enter('key');
    else if (this.#state === 'key') this.#endKey();
    else if (this.#state === 'middle') this.#beginValue();
    else if (!this.#isBroken) this.#endValue();
    else this.#add(found);
    return rest;
  }

  #enter(state: State): void {
    this.#state = state;
    this.#seeker = new FirstSeeker(this.#ends[state]);
    this.#pieces = [];
  }

  #add(text: string): void {
    if (this.#state === 'middle') this.#isBroken ||= this.#syntax.takesSpace ? trimBoth(text) !== '' : text !== '';
    else if (this.#state !== 'gap') this.#pieces.push(text);
    if (this.#state === 'value' && this.#isString) this.#json.append(this.#syntax.escape(text));
  }

  #endKey(): void {
    this.#key = trimBoth(this.#pieces.join(''));
    this.#isString = isStringAlone(typesOf(this.#properties, this.#key));
    this.#enter('middle');
  }

  #beginValue(): void {
    this.#enter('value');
    if (this.#isString) this.#json.append(`${this.#separator()}${dumpString(this.#key)}: "`);
  }

  #separator(): string {
    return this.#keys.size === 0 ? '' : ', ';
  }

  // A name that comes twice keeps its first value.
  #endValue(): void {
    const value = readValue(this.#pieces.join(''), typesOf(this.#properties, this.#key));
    this.#json.cut(this.#wholeLength);
    if (!this.#keys.has(this.#key)) this.#json.append(`${this.#separator()}${dumpString(this.#key)}: ${dumpJson(value)}`);
    this.#keys.add(this.#key);
    this.#wholeLength = this.#json.length;
    this.#enter('gap');
  }

  /** What is to be sent while the call goes on; `held` is text behind what was appended that may be the end of the call. */
  take(held: string): string {
    if (this.#state === 'value' && this.#isString) {
      const tail = this.#seeker.held + held;
      const numHeld = this.#syntax.holdsBack ? overlapLength(tail, this.#syntax.tags.valueEnd) : 0;
      this.#json.append(this.#syntax.escape(tail.slice(0, tail.length - numHeld)));
    }
    return this.#json.take();
  }

  /** What is to be sent at the end of the call. */
  finish(): string {
    this.#json.cut(this.#wholeLength);
    this.#json.append('}');
    return this.#json.take();
  }
}

function endsOf({ keyStart, keyEnd, valueStart, valueEnd }: HunyuanTags): Readonly<Record<State, readonly string[]>> {
  return { gap: [keyStart], key: [keyEnd], middle: [valueStart], value: [valueEnd] };
}

/** A JSON text whose end may be cut, of which each part is sent that lies beyond all lengths so far. */
class SentJson {
  length = 0;
  #numSent = 0;
  #unsent = '';

  append(text: string): void {
    this.#unsent += text.slice(Math.max(0, this.#numSent - this.length));
    this.length += text.length;
  }

  /** Cuts to a length, at most that of the text. */
  cut(length: number): void {
    this.#unsent = this.#unsent.slice(0, Math.max(0, length - this.#numSent));
    this.length = length;
  }

  take(): string {
    const unsent = this.#unsent;
    this.#numSent = Math.max(this.#numSent, this.length);
    this.#unsent = '';
    return unsent;
  }
}

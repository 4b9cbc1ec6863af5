// Reads Python calls with keyword arguments, `f(a=1, b='x')`, and writes the arguments as JSON while they come.
import { MAX_INTEGER_DIGITS } from '../../../codec/lossless-json.ts';
import { toFloatText } from '../../../codec/jinja/values/text.ts';
import { escapeText } from '../json-dumps.ts';
import { PythonStringReader } from './python-string-reader.ts';

/** What stands around calls, and which words are values. */
export interface PythonCallSyntax {
  /** `list`: `[f(), g()]`; `lines`: calls on lines of their own. */
  readonly layout: 'list' | 'lines';
  /** Text that may follow all calls. */
  readonly end: string;
  /** A word -> its JSON. */
  readonly words: ReadonlyMap<string, string>;
  /** Whether `07` is 7, which Python refuses. */
  readonly takesLeadingZeros?: boolean;
}

/** A call as far as it is read. */
export interface PythonCall {
  readonly name: string;
  isComplete: boolean;
  /** JSON of the arguments that was not taken yet. */
  unsent: string;
  /** How much of `unsent` may be sent while the call goes on. */
  numSendable: number;
}

/** As deep as Python's parser allows. */
const MAX_DEPTH = 200;
const MAX_WORD_CHARS = MAX_INTEGER_DIGITS + 1;
const SPACE = /[ \t\n\r\f]/;
const NAME_CHAR = /[\p{L}\p{Nd}_]/u;
const NAME = /^\p{L}[\p{L}\p{Nd}_]*$/u;
/** What a call may be named. */
const PATH = /^\p{L}[\p{L}\p{Nd}_]*(?:\.\p{L}[\p{L}\p{Nd}_]*)*$/u;
const PLAIN_NAME = /^[a-zA-Z]\w*$/;
const SCALAR_CHAR = /[\w.+-]/;
const INTEGER = /^[+-]?(?:0+|[1-9]\d*)$/;
const BASED_INTEGER = /^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i;
const FLOAT = /^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/;

type State = 'start' | 'call' | 'name' | 'named' | 'argument' | 'keyword' | 'keyed' | 'value' | 'string' | 'scalar' | 'afterValue' | 'afterKey' | 'afterCall' | 'end' | 'failed';

/** Something open: the arguments, a list, or a dict; `isKey` where a dict expects or reads a key. */
interface Container {
  readonly kind: '(' | '[' | '{';
  numItems: number;
  isKey: boolean;
}

const CLOSERS = { '(': ')', '[': ']', '{': '}' } as const;

/** Reads one text. Each character costs the same, but for long words, which are bounded. */
export class PythonCallsScanner {
  /** All calls whose name is known, in order. */
  readonly calls: PythonCall[] = [];
  readonly #syntax: PythonCallSyntax;
  readonly #containers: Container[] = [];
  #state: State;
  /** A name, keyword or scalar that is being read. */
  #word = '';
  #string: PythonStringReader = new PythonStringReader('"');
  /** What was read of the text that may follow all calls. */
  #end = '';
  /** Whether calls up to the first one with arguments, and its first keyword, are spelled without dots, and no space stands behind them. */
  #isPlain = true;
  #hasArguments = false;
  /** The last character that is no white space. */
  #last = '';

  constructor(syntax: PythonCallSyntax) {
    this.#syntax = syntax;
    this.#state = syntax.layout === 'list' ? 'start' : 'call';
  }

  /** Whether what was read can be no calls, whatever follows. */
  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  /** Whether a pattern of vLLM's that whole texts have to match finds the first arguments. */
  get beginsPlainly(): boolean {
    return this.#isPlain;
  }

  /** Whether what was read is calls and nothing else. */
  get isComplete(): boolean {
    const hasEnded = this.#state === 'end' || (this.#syntax.layout === 'lines' && (this.#state === 'afterCall' || this.#state === 'call'));
    return hasEnded && this.calls.length > 0 && (this.#end === '' || this.#end === this.#syntax.end);
  }

  /** Whether the open call may be shown now: vLLM completes the text and waits where it cannot tell what comes. */
  get isSendable(): boolean {
    const top = this.#containers.at(-1);
    const isInValue = this.#state === 'string' && top?.isKey === false && !this.#string.isInEscape;
    return (isInValue && this.#last !== '=' && this.#last !== ':') || (this.#state === 'value' && top?.kind === '[' && top.numItems === 0);
  }

  /** Whether anything may be shown now: also behind a call. */
  get isShowable(): boolean {
    return this.isSendable || this.#state === 'afterCall' || this.#state === 'end' || (this.#state === 'call' && this.calls.length > 0);
  }

  feed(text: string): void {
    for (const char of text) {
      if (this.#state === 'failed') return;
      this.#state = this.#read(char);
      if (!SPACE.test(char)) this.#last = char;
    }
  }

  #read(char: string): State {
    if (this.#state === 'string') return this.#readString(char);
    if (this.#state === 'name' || this.#state === 'keyword' || this.#state === 'scalar') return this.#readWord(this.#state, char);
    if (SPACE.test(char)) return this.#end !== '' && this.#end !== this.#syntax.end ? 'failed' : this.#state;
    switch (this.#state) {
      case 'start':
        return char === '[' ? 'call' : 'failed';
      case 'call':
        return this.#readCallStart(char);
      case 'named':
        return this.#beginCall(char);
      case 'keyed':
        return this.#beginArgument(char);
      case 'argument':
        return char === ')' ? this.#close(char) : this.#beginWord('keyword', char);
      case 'value':
        return this.#readValueStart(char);
      case 'afterValue':
        return this.#readAfterValue(char);
      case 'afterKey':
        return char === ':' ? this.#beginItemValue() : 'failed';
      case 'afterCall':
        return this.#readAfterCall(char);
      default:
        return this.#readEnd(char);
    }
  }

  #readCallStart(char: string): State {
    if (this.#syntax.layout === 'lines' && char === '<') return this.#readEnd(char);
    if (char === ']' && this.#syntax.layout === 'list' && this.calls.length > 0) return 'end';
    return this.#beginWord('name', char);
  }

  #readAfterCall(char: string): State {
    if (char === ',') return 'call';
    if (this.#syntax.layout === 'list') return char === ']' ? 'end' : 'failed';
    return this.#readCallStart(char);
  }

  #readEnd(char: string): State {
    this.#end += char;
    return this.#syntax.end.startsWith(this.#end) ? 'end' : 'failed';
  }

  #beginWord(state: 'name' | 'keyword' | 'scalar', char: string): State {
    this.#word = '';
    return this.#readWord(state, char);
  }

  #readWord(state: 'name' | 'keyword' | 'scalar', char: string): State {
    if ((state === 'scalar' ? SCALAR_CHAR : NAME_CHAR).test(char) || (state === 'name' && char === '.')) {
      this.#word += char;
      return this.#word.length > MAX_WORD_CHARS ? 'failed' : state;
    }
    if (state === 'scalar') return this.#endScalar(char);
    if (!(state === 'name' ? PATH : NAME).test(this.#word)) return 'failed';
    if (!this.#hasArguments && (SPACE.test(char) || !PLAIN_NAME.test(this.#word))) this.#isPlain = false;
    if (SPACE.test(char)) return state === 'name' ? 'named' : 'keyed';
    return state === 'name' ? this.#beginCall(char) : this.#beginArgument(char);
  }

  #beginCall(char: string): State {
    if (char !== '(') return 'failed';
    this.calls.push({ name: this.#word, isComplete: false, unsent: '{', numSendable: 0 });
    this.#containers.push({ kind: '(', numItems: 0, isKey: false });
    return 'argument';
  }

  #beginArgument(char: string): State {
    if (char !== '=') return 'failed';
    this.#hasArguments = true;
    this.#write(`${this.#separator()}"${escapeText(this.#word)}": `);
    return 'value';
  }

  /** What stands ahead of the next item of the innermost container. */
  #separator(): string {
    const top = this.#containers.at(-1);
    return top === undefined || top.numItems++ === 0 ? '' : ', ';
  }

  #readValueStart(char: string): State {
    const top = this.#containers.at(-1);
    if (top !== undefined && top.kind !== '(' && char === CLOSERS[top.kind] && (top.kind === '[' || top.isKey)) return this.#close(char);
    if (top !== undefined && (top.kind === '[' || top.isKey)) this.#write(this.#separator());
    if (char === '"' || char === "'") return this.#beginString(char);
    if (char === '[' || char === '{') return top?.isKey === true ? 'failed' : this.#open(char);
    return SCALAR_CHAR.test(char) ? this.#beginWord('scalar', char) : 'failed';
  }

  #open(kind: '[' | '{'): State {
    if (this.#containers.length >= MAX_DEPTH) return 'failed';
    this.#containers.push({ kind, numItems: 0, isKey: kind === '{' });
    this.#write(kind);
    if (kind === '[') this.#allow();
    return 'value';
  }

  #beginString(quote: string): State {
    this.#string = new PythonStringReader(quote);
    this.#write('"');
    this.#allow();
    return 'string';
  }

  #readString(char: string): State {
    const read = this.#string.read(char);
    if (read === null) return 'failed';
    const isEnd = typeof read !== 'string';
    this.#write(escapeText(isEnd ? read.end : read));
    if (!isEnd) {
      // What vLLM strips before it completes a text is sent with what follows it.
      if (read !== '' && char !== ',' && !SPACE.test(char)) this.#allow();
      return 'string';
    }
    this.#write('"');
    return this.#afterItem();
  }

  #endScalar(char: string): State {
    const json = toScalarJson(this.#word, this.#syntax);
    if (json === null) return 'failed';
    this.#write(this.#containers.at(-1)?.isKey === true ? `"${json}"` : json);
    this.#state = this.#afterItem();
    return this.#read(char);
  }

  #afterItem(): State {
    return this.#containers.at(-1)?.isKey === true ? 'afterKey' : 'afterValue';
  }

  #beginItemValue(): State {
    const top = this.#containers.at(-1);
    if (top !== undefined) top.isKey = false;
    this.#write(': ');
    return 'value';
  }

  #readAfterValue(char: string): State {
    const top = this.#containers.at(-1);
    if (char !== ',') return this.#close(char);
    if (top?.kind === '{') top.isKey = true;
    return top?.kind === '(' ? 'argument' : 'value';
  }

  #close(char: string): State {
    const top = this.#containers.pop();
    if (top === undefined || char !== CLOSERS[top.kind]) return 'failed';
    this.#write(top.kind === '[' ? ']' : '}');
    if (this.#containers.length > 0) return 'afterValue';
    const call = this.calls.at(-1);
    if (call !== undefined) call.isComplete = true;
    return 'afterCall';
  }

  #write(json: string): void {
    const call = this.calls.at(-1);
    if (call !== undefined) call.unsent += json;
  }

  #allow(): void {
    const call = this.calls.at(-1);
    if (call !== undefined) call.numSendable = call.unsent.length;
  }
}

/** A number or a word as JSON, spelled as Python's `json.dumps` does; null for anything else. */
function toScalarJson(word: string, { words, takesLeadingZeros = false }: PythonCallSyntax): string | null {
  const known = words.get(word);
  if (known !== undefined) return known;
  const digits = word.replace(/(?<=\d)_(?=\d)/g, '');
  const text = takesLeadingZeros ? digits.replace(/^([+-]?)0+(?=\d+$)/, '$1') : digits;
  if (BASED_INTEGER.test(text)) return BigInt(text).toString();
  if (INTEGER.test(text)) return text.replace(/^\+/, '').replace(/^(-?)0+$/, '0');
  const value = FLOAT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? toFloatText(value) : null;
}

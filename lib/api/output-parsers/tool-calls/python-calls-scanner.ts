// Reads Python calls with keyword arguments, `f(a=1, b='x')`, and writes the arguments as JSON while they come.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { escapeText } from '../json-dumps.ts';
import { PythonCall } from './python-call.ts';
import { MAX_WORD_CHARS, NAME, NAME_CHAR, NAME_START, PATH, PLAIN_NAME, SCALAR_CHAR, SPACE, type PythonCallSyntax } from './python-call-syntax.ts';
import { PythonCompletion } from './python-completion.ts';
import { JSON_CLOSERS, PYTHON_CLOSERS, PythonContainer } from './python-container.ts';
import { toScalarJson } from './python-scalar.ts';
import { PythonStringReader } from './python-string-reader.ts';

/** As deep as Python's parser allows. */
const MAX_DEPTH = 200;

type State = 'start' | 'call' | 'name' | 'named' | 'argument' | 'keyword' | 'keyed' | 'value' | 'string' | 'scalar' | 'afterValue' | 'afterKey' | 'afterCall' | 'end' | 'failed';

/** Reads one text. Each character costs the same, but for long words, which are bounded. */
export class PythonCallsScanner {
  /** All calls whose name is known, in order. */
  readonly calls: PythonCall[] = [];
  readonly #syntax: PythonCallSyntax;
  readonly #containers: PythonContainer[] = [];
  #state: State;
  /** A name, keyword or scalar that is being read. */
  #word = '';
  #string: PythonStringReader = new PythonStringReader('"');
  /** The key that is read. */
  #key = '';
  /** What was read of the text that may follow all calls. */
  #end = '';
  /** Whether calls up to the first one with arguments, and its first keyword, are spelled without dots, and no space stands behind them. */
  #isPlain = true;
  #hasArguments = false;
  /** Whether the argument that is read has no name. */
  #isIgnored = false;
  readonly #completion = new PythonCompletion();
  /** How much JSON there is up to the last character in the open string that is no white space, and ahead of that. */
  #lengthInString = 0;
  #lengthAhead = 0;

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

  /** Whether vLLM makes calls of the text so far, by closing what is open. Elsewhere it waits. */
  get isCompletable(): boolean {
    const top = this.#containers.at(-1);
    if (this.#state === 'end') return this.#end === '' || this.#end === this.#syntax.end;
    const open = this.#state === 'string' ? '"' : (top?.bracket ?? (this.#syntax.layout === 'list' ? '[' : ''));
    return this.#isReadable(top) && this.#completion.allows(open);
  }

  #isReadable(top: PythonContainer | undefined): boolean {
    switch (this.#state) {
      case 'string': return top?.isKey === false && !this.#string.isInEscape;
      case 'scalar': return top?.isKey === false && toScalarJson(this.#word, this.#syntax) !== null;
      // A keyword that is not known to be one is an argument without a name, which is no error ahead of others.
      case 'keyword':
      case 'keyed': return top?.numItems === 0;
      case 'call': return this.calls.length > 0;
      default: return this.#state === 'value' || this.#state === 'afterValue' || this.#state === 'argument' || this.#state === 'afterCall';
    }
  }

  /** What can be sent of the open call, where the text is completable; null where vLLM fails over what it has completed. */
  takeOpen(call: PythonCall): string | null {
    const isValueOpen = this.#state !== 'afterValue' || this.#containers.length > 1;
    if (this.#containers.some(({ kind }) => kind === 'tuple') || (this.#isIgnored && isValueOpen)) return null;
    const isInString = this.#state === 'string';
    const scalar = this.#state === 'scalar' ? (toScalarJson(this.#word, this.#syntax) ?? '') : '';
    const closers = call.repeatsNames ? (isInString ? '"' : '') + this.#containers.map(({ kind }) => JSON_CLOSERS[kind]).reverse().join('') : '';
    // Of a text vLLM strips white space at the end, and then a comma.
    const shown = this.#completion.endsInComma ? this.#lengthAhead : this.#lengthInString;
    return call.takeOpen(isInString ? call.length - shown : 0, scalar, closers);
  }

  feed(text: string): void {
    for (const char of text) {
      if (this.#state === 'failed') return;
      this.#completion.feed(char.charCodeAt(0));
      this.#state = this.#read(char);
    }
  }

  #read(char: string): State {
    if (this.#state === 'string') return this.#readString(char);
    if (this.#state === 'name' || this.#state === 'keyword' || this.#state === 'scalar') return this.#readWord(this.#state, char);
    if (SPACE.test(char)) return this.#readSpace(char);
    switch (this.#state) {
      case 'start': return char === '[' ? 'call' : 'failed';
      case 'call': return this.#readCallStart(char);
      case 'named': return this.#beginCall(char);
      case 'keyed': return this.#beginArgument(char);
      case 'argument': return char === ')' ? this.#close(char) : this.#readArgumentStart(char);
      case 'value': return this.#readValueStart(char);
      case 'afterValue': return this.#readAfterValue(char);
      case 'afterKey': return char === ':' ? this.#beginItemValue() : 'failed';
      case 'afterCall': return this.#readAfterCall(char);
      default: return this.#readEnd(char);
    }
  }

  #readSpace(char: string): State {
    if (this.#end !== '' && this.#end !== this.#syntax.end) return 'failed';
    return this.#state === 'afterCall' && char === '\n' && this.#syntax.layout === 'lines' ? 'call' : this.#state;
  }

  #readCallStart(char: string): State {
    if (this.#syntax.layout === 'lines' && char === '<') return this.#readEnd(char);
    if (char === ']' && this.#syntax.layout === 'list' && this.calls.length > 0) return 'end';
    return this.#beginWord('name', char);
  }

  #readAfterCall(char: string): State {
    if (char === ',') return 'call';
    if (this.#syntax.layout === 'lines') return this.#readEnd(char);
    return char === ']' ? 'end' : 'failed';
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
    this.calls.push(new PythonCall(this.#word));
    this.#push('call', '{');
    return 'argument';
  }

  // An argument without a name says nothing, and stands ahead of those that have one.
  #readArgumentStart(char: string): State {
    if (NAME_START.test(char)) return this.#beginWord('keyword', char);
    return this.#ignoreArgument() ? this.#readValueStart(char) : 'failed';
  }

  #ignoreArgument(): boolean {
    if (!this.#hasArguments) this.#isPlain = false;
    this.#isIgnored = this.#containers.at(-1)?.numItems === 0;
    return this.#isIgnored;
  }

  #beginArgument(char: string): State {
    if (char !== '=') return this.#ignoreArgument() ? this.#readAfterValue(char) : 'failed';
    this.#hasArguments = true;
    this.#noteName(this.#word);
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
    const isItemNext = top !== undefined && (top.kind === '[' || top.kind === 'tuple' || top.isKey);
    if (isItemNext && char === PYTHON_CLOSERS[top.kind]) return this.#close(char);
    if (isItemNext) this.#write(this.#separator());
    if (char === '"' || char === "'") return this.#beginString(char);
    const kind = char === '(' && this.#syntax.takesTuples === true ? 'tuple' : char;
    if (kind === '[' || kind === '{' || kind === 'tuple') return top?.isKey === true ? 'failed' : this.#open(kind);
    return SCALAR_CHAR.test(char) ? this.#beginWord('scalar', char) : 'failed';
  }

  #open(kind: '[' | '{' | 'tuple'): State {
    if (this.#containers.length >= MAX_DEPTH) return 'failed';
    this.#push(kind, kind === '{' ? '{' : '[');
    return 'value';
  }

  #push(kind: PythonContainer['kind'], bracket: string): void {
    this.#containers.push(new PythonContainer(kind, this.#length));
    this.#write(bracket);
  }

  /** Notes a keyword or a key of the innermost container. */
  #noteName(name: string): void {
    const call = this.calls.at(-1);
    if (this.#containers.at(-1)?.note(name) === true && !this.#isIgnored && call !== undefined) call.repeatsNames = true;
  }

  #beginString(quote: string): State {
    this.#string = new PythonStringReader(quote);
    this.#key = '';
    this.#write('"');
    this.#lengthInString = this.#length;
    return 'string';
  }

  #readString(char: string): State {
    const read = this.#string.read(char);
    if (read === null) return 'failed';
    const isEnd = typeof read !== 'string';
    const isKey = this.#containers.at(-1)?.isKey === true;
    const text = isEnd ? read.end : read;
    if (isKey) this.#key += text;
    const length = this.#length;
    this.#write(escapeText(text));
    if (!isEnd) return this.#goOnInString(char, length);
    if (isKey) this.#noteName(this.#key);
    this.#write('"');
    return this.#afterItem();
  }

  #goOnInString(char: string, length: number): State {
    if (!isSpace(char.charCodeAt(0))) {
      this.#lengthAhead = length;
      this.#lengthInString = this.#length;
    }
    return 'string';
  }

  #endScalar(char: string): State {
    const json = toScalarJson(this.#word, this.#syntax);
    if (json === null) return 'failed';
    const isKey = this.#containers.at(-1)?.isKey === true;
    if (isKey) this.#noteName(json);
    this.#write(isKey ? `"${json}"` : json);
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
    if (top?.kind === 'call') this.#isIgnored = false;
    if (char !== ',') return this.#close(char);
    if (top?.kind === '{') top.isKey = true;
    return top?.kind === 'call' ? 'argument' : 'value';
  }

  #close(char: string): State {
    const top = this.#containers.pop();
    const call = this.calls.at(-1);
    if (top === undefined || call === undefined || char !== PYTHON_CLOSERS[top.kind]) return 'failed';
    // One value in parentheses is no tuple.
    if (this.#isIgnored) return 'afterValue';
    if (top.kind === 'tuple' && top.numItems === 1 && this.#state === 'afterValue') call.removeBracket(top.offset);
    else this.#write(top.kind === 'tuple' ? ']' : JSON_CLOSERS[top.kind]);
    if (this.#containers.length > 0) return 'afterValue';
    call.isComplete = true;
    return 'afterCall';
  }

  /** JSON of the open call so far. */
  get #length(): number {
    return this.calls.at(-1)?.length ?? 0;
  }

  #write(json: string): void {
    if (!this.#isIgnored) this.calls.at(-1)?.write(json);
  }
}

// A call of DeepSeek V3 and V3.1 while it is written, as vLLM's patterns read it: `function<｜tool▁sep｜>f\n```json\n{…}` or
// `f<｜tool▁sep｜>{…}`, none of which goes over the end of a line but where the pattern says so.

export const CALLS_BEGIN = '<｜tool▁calls▁begin｜>';
export const CALLS_END = '<｜tool▁calls▁end｜>';
export const CALL_BEGIN = '<｜tool▁call▁begin｜>';
export const CALL_END = '<｜tool▁call▁end｜>';
export const SEPARATOR = '<｜tool▁sep｜>';
export const FENCE = '```json\n';

/** How a call is written between its markers. */
export type CallForm = 'fenced' | 'plain';

/** What is known of a call. `arguments` is '' while there are none. */
export interface MatchedCall {
  readonly name: string;
  readonly arguments: string;
}

/** The same in a body. */
export interface BodyCall extends MatchedCall {
  /** Where its arguments end. */
  readonly end: number;
}

/** What a body begins with; null while that is no call. Arguments are those of one line. */
export function matchCall(body: string, form: CallForm): BodyCall | null {
  const lineEnd = body.indexOf('\n');
  const line = lineEnd < 0 ? body : body.slice(0, lineEnd);
  const separator = line.lastIndexOf(SEPARATOR);
  if (separator < 0) return null;
  const rest = line.slice(separator + SEPARATOR.length);
  if (form === 'plain') return { name: line.slice(0, separator), arguments: rest, end: line.length };
  if (lineEnd < 0) return null;
  const start = lineEnd + 1 + FENCE.length;
  const args = body.startsWith(FENCE, lineEnd + 1) ? withoutTicks(lineOf(body, start)) : '';
  return { name: rest, arguments: args, end: start + args.length };
}

function lineOf(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

function withoutTicks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '`') end--;
  return text.slice(0, end);
}

/** Nothing is looked for in a longer body: each piece costs all of it. */
const MAX_LOOKED_THROUGH = 4096;

/** The body that is written. Once it has arguments, a piece costs its own length. */
export class DeepSeekBody {
  readonly #form: CallForm;
  #parts: string[] = [];
  #length = 0;
  #hasArguments = false;
  #isLineOver = false;
  /** Backticks that may be the end of the block. */
  #ticks = '';

  constructor(form: CallForm) {
    this.#form = form;
  }

  get text(): string {
    return this.#parts.join('');
  }

  /** Adds a piece. */
  append(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** The call so far, while it has no arguments that were taken. */
  match(): BodyCall | null {
    return this.#length > MAX_LOOKED_THROUGH && this.#parts.length > 1 ? null : matchCall(this.text, this.#form);
  }

  /** Takes the arguments that `match` has found: what follows is told by `next`. */
  takeArguments({ end }: BodyCall): void {
    this.#hasArguments = true;
    const behind = this.text.slice(end);
    this.#isLineOver = behind.includes('\n');
    this.#ticks = behind;
  }

  get hasArguments(): boolean {
    return this.#hasArguments;
  }

  /** What a piece adds to arguments that were taken. */
  next(piece: string): string {
    if (this.#isLineOver) return '';
    const end = piece.indexOf('\n');
    this.#isLineOver = end >= 0;
    const all = this.#ticks + (end < 0 ? piece : piece.slice(0, end));
    const shown = this.#form === 'plain' ? all : withoutTicks(all);
    this.#ticks = all.slice(shown.length);
    return shown;
  }
}

/** A call of a whole text. */
export interface WholeCall extends MatchedCall {
  /** What stands ahead of the name of a fenced one. */
  readonly type: string;
}

/** The calls of a whole text. Linear. */
export function findCalls(text: string, form: CallForm): WholeCall[] {
  const calls: WholeCall[] = [];
  for (let at = 0; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    const found = form === 'fenced' ? findFenced(text, at, lineEnd) : findPlain(text, at, lineEnd);
    if (found !== null) calls.push(found);
    at = found === null ? lineEnd + 1 : found.end;
  }
  return calls;
}

type FoundCall = WholeCall & { readonly end: number };

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function findPlain(text: string, from: number, lineEnd: number): FoundCall | null {
  const line = text.slice(from, lineEnd);
  const begin = line.indexOf(CALL_BEGIN);
  const separator = begin < 0 ? -1 : line.indexOf(SEPARATOR, begin);
  const end = separator < 0 ? -1 : line.indexOf(CALL_END, separator);
  if (end < 0) return null;
  return { type: 'function', name: line.slice(begin + CALL_BEGIN.length, separator), arguments: line.slice(separator + SEPARATOR.length, end), end: from + end + CALL_END.length };
}

function findFenced(text: string, from: number, lineEnd: number): FoundCall | null {
  const line = text.slice(from, lineEnd);
  const begin = line.indexOf(CALL_BEGIN);
  const separator = line.lastIndexOf(SEPARATOR);
  if (begin < 0 || separator < begin + CALL_BEGIN.length || !text.startsWith(FENCE, lineEnd + 1)) return null;
  const start = lineEnd + 1 + FENCE.length;
  const argsEnd = endOfLine(text, start);
  const ending = `\n\`\`\`${CALL_END}`;
  if (!text.startsWith(ending, argsEnd)) return null;
  return { type: line.slice(begin + CALL_BEGIN.length, separator), name: line.slice(separator + SEPARATOR.length), arguments: text.slice(start, argsEnd), end: argsEnd + ending.length };
}

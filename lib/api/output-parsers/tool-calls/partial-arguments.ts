// Arguments while they are written, as vLLM compares them: closed at every piece, with themselves one piece earlier.
import { CLOSE_LIST, CLOSE_OBJECT } from '../../../codec/json-characters.ts';
import { readString } from '../json-dumps.ts';
import type { JsonRewriter } from './json-rewriter.ts';
import { MergedNames } from './merged-names.ts';

/** Beyond it a piece is not looked for: that would cost all that waits, again and again. */
const MAX_SOUGHT_LENGTH = 384;

/**
 * Tells which arguments can be sent. A piece is in both closed forms when the next one comes; numbers that have not ended are shown
 * as if they had: `48` is `4` and then `48`. Linear in what is written, apart from the closing brackets that are asked for.
 */
export class PartialArguments {
  readonly #value: JsonRewriter;
  /** Written and not sent. */
  #unsent = '';
  /** Characters at the front of what follows that are sent, where that was more than was written. */
  #numAhead = 0;
  #unfinished = '';
  #isEmpty = true;
  #wasEmpty = true;
  /** How many characters from the front of what is unsent both forms have. */
  #numCommon = 0;
  #hasChanged = false;
  /** Whether half of a character is shown: the closed form has changed when it comes. */
  #holdsHalf = false;
  /** Characters at the end of what is unsent that the last closed form is taken to lack. */
  #numHidden = 0;
  /** All that was written. */
  #written = '';
  #numSent = 0;
  /** Where a name has come twice. */
  #merged: MergedNames | null = null;

  constructor(value: JsonRewriter) {
    this.#value = value;
  }

  /** Whether Python takes the arguments for false. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** The same of those one piece earlier. */
  get wasEmpty(): boolean {
    return this.#wasEmpty;
  }

  /** Whether the last piece changed the closed form. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** Takes in what the value has read since the last time. */
  advance(): void {
    if (this.#value.repeatsNames) this.#advanceMerged();
    else this.#advanceWritten();
  }

  #advanceMerged(): void {
    this.#merged ??= new MergedNames(this.#written.slice(0, this.#written.length - this.#numHidden) + this.#unfinished);
    this.#written += this.#value.take();
    this.#merged.advance(this.#written, this.#value);
    this.#hasChanged = this.#merged.now !== this.#merged.before;
    this.#wasEmpty = this.#isEmpty;
    this.#isEmpty = this.#value.isEmpty;
  }

  #advanceWritten(): void {
    const before = this.#unfinished;
    const numClosers = this.#value.numLeadingClosers;
    const written = this.#value.take();
    this.#unfinished = this.#value.unfinished;
    const numCommon = before === '' ? numClosers : countCommon(before, written, this.#unfinished);
    const hadHalf = this.#holdsHalf;
    this.#holdsHalf = this.#value.holdsHalf;
    this.#hasChanged = numCommon < written.length + this.#unfinished.length || numCommon < before.length || (this.#holdsHalf && !hadHalf);
    this.#numCommon = this.#unsent.length + (this.#numHidden === 0 ? numCommon : -this.#numHidden);
    this.#hasChanged ||= this.#numHidden > 0;
    this.#numHidden = 0;
    this.#unsent += written;
    this.#written += written;
    this.#wasEmpty = this.#isEmpty;
    this.#isEmpty = this.#value.isEmpty;
  }

  /** Takes the closed form to lack a string that has not ended, as it is read until the name is sent: ahead of it nothing is taken. */
  hideOpenString(): void {
    this.#numHidden = this.#value.openStringLength;
    this.#merged?.hide(this.#written.slice(0, this.#written.length - this.#numHidden));
    if (this.#merged === null && this.#numHidden > 0) this.#isEmpty = this.#unsent.length - this.#numHidden <= 1;
  }

  /** What both forms begin with and is not sent. */
  takeCommon(): string {
    if (this.#merged !== null) return this.#send(this.#merged.now.slice(this.#numSent, countPrefix(this.#merged.before, this.#merged.now)));
    return this.#cut(this.#unsent + this.#unfinished, this.#numCommon);
  }

  /** The closed form, but for what is sent. */
  takeAll(): string {
    if (this.#merged !== null) return this.#send(this.#merged.now.slice(this.#numSent));
    const closed = this.#unsent + this.#unfinished + this.#value.closers;
    return this.#cut(closed, closed.length);
  }

  /** The rest of the closed form, as it follows the last of a stream: a string is not quoted. */
  takeRest(): string {
    if (!this.#value.isString) return this.takeAll();
    return this.#numSent > 0 ? '' : readString(this.takeAll());
  }

  /** The closed form up to the end of the first place where the piece stands in it; null where it does not. */
  takeThrough(piece: string): string | null {
    if (this.#merged !== null) return this.#takeMergedThrough(piece, this.#merged.now);
    if (this.#unsent.length > MAX_SOUGHT_LENGTH) return this.#cut(this.#unsent, this.#unsent.length);
    const closed = this.#unsent + this.#unfinished + this.#value.closers;
    const at = closed.indexOf(piece);
    return at < 0 ? null : this.#cut(closed, at + piece.length);
  }

  #takeMergedThrough(piece: string, form: string): string | null {
    const at = form.indexOf(piece);
    return at < 0 ? null : this.#send(form.slice(0, at + piece.length));
  }

  #send(text: string): string {
    this.#numSent += text.length;
    return text;
  }

  #cut(text: string, end: number): string {
    const taken = text.slice(this.#numAhead, end);
    const numSent = Math.max(this.#numAhead, end);
    this.#numAhead = Math.max(0, numSent - this.#unsent.length);
    this.#unsent = this.#unsent.slice(numSent - this.#numAhead);
    return this.#send(taken);
  }
}

/** What was unfinished, and the brackets behind it, against what stands there now. */
function countCommon(before: string, written: string, unfinished: string): number {
  const text = written + unfinished;
  let at = countPrefix(before, text);
  if (at < before.length) return at;
  while (at < written.length && (written.charCodeAt(at) === CLOSE_LIST || written.charCodeAt(at) === CLOSE_OBJECT)) at++;
  return at;
}

function countPrefix(before: string, now: string): number {
  let count = 0;
  while (count < before.length && before.charCodeAt(count) === now.charCodeAt(count)) count++;
  return count;
}

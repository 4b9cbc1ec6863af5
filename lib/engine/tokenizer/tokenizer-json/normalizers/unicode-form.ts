// Unicode's normalization forms in time that is linear in the text, and in steps.
//
// The language's own `normalize` moves each mark past all that come after it in the canonical order, one by one: for a run
// of n marks in two classes by turns, that is n * n. Nobody writes more than some dozens in a row, but anyone can send them.
import { finishSteps, Meter, type Steps } from '../../../../base/slices/meter.ts';
import { combiningOrderOf } from './combining-order.ts';

/** A normalization form. */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** Code units without a place to cut at, up to which the language's own function is quick enough. */
const MAX_OWN_UNITS = 2048;

/** The text in a normalization form. */
export function toUnicodeForm(text: string, form: UnicodeForm): string {
  if (!mayHaveLongRun(text)) return text.normalize(form);
  return finishSteps(toUnicodeFormSteps(text, form, new Meter(MAX_OWN_UNITS / 2)));
}

/** As `toUnicodeForm`, with pauses. */
export function* toUnicodeFormSteps(text: string, form: UnicodeForm, meter: Meter): Steps<string> {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cut = Math.min(text.length, at + meter.unitsPerStep);
    for (; cut < text.length && !beginsAfresh(text, cut); cut++) if (meter.spend(1)) yield meter.take();
    const part = text.slice(at, cut);
    parts.push(part.length > MAX_OWN_UNITS ? yield* toFormOfRun(part, form, meter) : part.normalize(form));
    if (meter.spend(part.length)) yield meter.take();
    at = cut;
  }
  return parts.join('');
}

/** Whether the text may be cut before a character: whatever stands before it, neither becomes anything else by the other. */
export function beginsAfresh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < FIRST_MARK) return true;
  if ((unit & 0xfc00) === 0xdc00) return false;
  const codePoint = text.codePointAt(at) ?? 0;
  let state = states[codePoint];
  if (state === UNKNOWN) {
    state = MAY_JOIN.test(String.fromCodePoint(codePoint).normalize('NFKD')) ? JOINS : AFRESH;
    states[codePoint] = state;
  }
  return state === AFRESH;
}

const FIRST_MARK = 0x300;
const [UNKNOWN, AFRESH, JOINS] = [0, 1, 2];
// Pages that are never touched cost no memory.
const states = new Uint8Array(0x11_0000);
// Marks; vowels and final consonants of Hangul; the vowel signs of Kirat Rai, which are letters.
const MAY_JOIN = /^[\p{M}\u1160-\u11ff\u{16d60}-\u{16d7f}]/u;

// A longer run than half of what is quick covers some of these places.
function mayHaveLongRun(text: string): boolean {
  for (let at = MAX_OWN_UNITS / 4; at < text.length; at += MAX_OWN_UNITS / 4) {
    if (!beginsAfresh(text, at) && !beginsAfresh(text, at - 1)) return true;
  }
  return false;
}

function* toFormOfRun(run: string, form: UnicodeForm, meter: Meter): Steps<string> {
  const decomposition = form === 'NFKC' || form === 'NFKD' ? 'NFKD' : 'NFD';
  const decomposed = new Map<string, readonly string[]>();
  const writer = new RunWriter(form);
  for (const char of run) {
    let chars = decomposed.get(char);
    if (chars === undefined) decomposed.set(char, (chars = [...char.normalize(decomposition)]));
    for (const part of chars) writer.add(part);
    if (meter.spend(char.length)) yield meter.take();
  }
  return writer.finish();
}

// Puts the marks after each character in order, class by class, and composes. Of one class only the first few marks can
// become part of the character before them; all others stay as they are and where they are.
//
//   a 1 2 1 2 1 2 ...  ->  a 1 1 .. | 2 2 ..      composed together: a and the first marks of each class
class RunWriter {
  readonly #form: UnicodeForm;
  readonly #parts: string[] = [];
  // Characters with all their marks, to be composed together.
  #pending = '';
  #starter = '';
  #marks = new Map<number, MarkList>();

  constructor(form: UnicodeForm) {
    this.#form = form;
  }

  add(char: string): void {
    const order = combiningOrderOf(char);
    if (order === 0) {
      this.#endCharacter();
      this.#starter = char;
      return;
    }
    let list = this.#marks.get(order);
    if (list === undefined) this.#marks.set(order, (list = new MarkList()));
    list.add(char);
  }

  finish(): string {
    this.#endCharacter();
    this.#parts.push(this.#pending.normalize(this.#form));
    return this.#parts.join('');
  }

  #endCharacter(): void {
    const lists = [...this.#marks].sort(([a], [b]) => a - b);
    this.#pending += this.#starter;
    for (const [, list] of lists) this.#pending += list.first;
    if (lists.some(([, list]) => list.hasRest)) this.#endParts();
    if (lists.length > 0) this.#marks = new Map();
  }

  #endParts(): void {
    const chars = [...this.#pending.normalize(this.#form)];
    let marksAt = chars.length;
    while (marksAt > 0 && combiningOrderOf(chars[marksAt - 1] ?? '') > 0) marksAt--;
    this.#parts.push(chars.slice(0, marksAt).join(''));
    for (let index = marksAt; index < chars.length; index++) {
      const order = combiningOrderOf(chars[index] ?? '');
      const isLast = index + 1 === chars.length || combiningOrderOf(chars[index + 1] ?? '') !== order;
      this.#parts.push(chars[index] ?? '', isLast ? (this.#marks.get(order)?.takeRest() ?? '') : '');
    }
    this.#pending = '';
  }
}

// Marks of one class. No character is composed of more than a handful.
const NUM_FIRST = 16;
const UNITS_PER_PART = 1024;

class MarkList {
  first = '';
  #count = 0;
  // The rest, in parts that are put together as they come.
  readonly #parts: string[] = [];
  #units: number[] = [];

  get hasRest(): boolean {
    return this.#count > NUM_FIRST;
  }

  add(char: string): void {
    if (++this.#count <= NUM_FIRST) {
      this.first += char;
      return;
    }
    for (let at = 0; at < char.length; at++) this.#units.push(char.charCodeAt(at));
    if (this.#units.length >= UNITS_PER_PART) this.#endPart();
  }

  takeRest(): string {
    this.#endPart();
    return this.#parts.join('');
  }

  #endPart(): void {
    this.#parts.push(String.fromCharCode(...this.#units));
    this.#units = [];
  }
}

// Marks of citations in the text of Cohere's Command models: `<co>what is cited</co: 0:[1,2]>` (the library cohere_melody, which vLLM reads
// them with).
import { countCodePoints } from '../../../codec/jinja/values/code-points.ts';
import type { Citation } from '../parsed-delta.ts';

const START = '<co>';
/** What stands behind it, up to `>`, names sources that a chat does not know. */
const END = '</co: ';

/** A citation whose end has not come. */
interface OpenCitation {
  /** Where it begins in what was shown, in characters. */
  readonly start: number;
  readonly parts: string[];
  length: number;
  /** The last UTF-16 code units, which may begin the mark of the end. */
  tail: string;
  /** Where the mark of the end begins in the parts; null while it has not come. */
  end: number | null;
}

/** Takes the marks out of a text. What may begin one is held back, and so is what stands in one piece with it. */
export class CohereCitations {
  /** Where the next text stands in what was shown since the last marker, in characters. */
  #position = 0;
  #held: string[] = [];
  /** The last UTF-16 code units of it. */
  #tail = '';
  /** Whether the mark of an end is in it. */
  #hasEnd = false;
  /** A beginning behind an end: nothing more is understood then. */
  #isLost = false;
  #open: OpenCitation | null = null;
  #found: Citation[] = [];

  /** What is shown of a piece. Citations that it ends are added to `citations`. */
  push(text: string, citations: Citation[], type: Citation['type']): string {
    this.#found = citations;
    let shown = '';
    for (let rest: string | null = text; rest !== null && rest !== '';) {
      const step: Step = this.#open === null ? this.#readPlain(rest) : this.#readCited(rest, this.#open, type);
      shown += step.shown;
      rest = step.rest;
    }
    return shown;
  }

  /** What is shown of the last piece, or, where that is nothing, what was held back. */
  finish(text: string, citations: Citation[], type: Citation['type']): string {
    const numFound = citations.length;
    const shown = this.push(text, citations, type);
    const held = this.#takeHeld();
    this.#open = null;
    this.#position = 0;
    return shown === '' && citations.length === numFound ? held : shown;
  }

  #readPlain(piece: string): Step {
    this.#held.push(piece);
    if (this.#isLost) return HELD;
    const seen = this.#tail + piece;
    const start = findMark(seen, START);
    const end = seen.indexOf(END);
    this.#hasEnd ||= end >= 0 && (start === null || end < start);
    if (start === null) return { shown: this.#pass(this.#takeHeld()), rest: null };
    this.#tail = seen.slice(1 - END.length);
    if (!seen.startsWith(START, start)) return HELD;
    this.#isLost = this.#hasEnd;
    return this.#isLost ? HELD : this.#begin(seen.length - start);
  }

  /** Begins a citation, whose mark begins so far from the end of what is held back. */
  #begin(numLeft: number): Step {
    const text = this.#takeHeld();
    const start = text.length - numLeft;
    const shown = this.#pass(text.slice(0, start));
    this.#open = { start: this.#position, parts: [], length: 0, tail: '', end: null };
    return { shown, rest: text.slice(start + START.length) };
  }

  #takeHeld(): string {
    const text = this.#held.join('');
    this.#held = [];
    this.#tail = '';
    this.#hasEnd = false;
    this.#isLost = false;
    return text;
  }

  #pass(text: string): string {
    this.#position += countCodePoints(text);
    return text;
  }

  // What looked like the end, and is not, is lost at the end of a piece.
  #readCited(text: string, open: OpenCitation, type: Citation['type']): Step {
    if (open.end !== null) return { shown: '', rest: this.#close(text, 0, open, open.end, type) };
    const before = open.length;
    const seen = open.tail + text;
    const found = findMark(seen, END);
    const at = found === null ? null : found + before - open.tail.length;
    open.parts.push(text);
    open.length += text.length;
    const shown = at === null ? text : text.slice(0, Math.max(0, at - before));
    if (found === null || at === null || !seen.startsWith(END, found)) {
      open.tail = seen.slice(1 - END.length);
      return { shown, rest: null };
    }
    open.end = at;
    return { shown, rest: this.#close(text, Math.max(0, at + END.length - before), open, at, type) };
  }

  /** What follows the mark of the end; null where it goes on. */
  #close(text: string, from: number, open: OpenCitation, end: number, type: Citation['type']): string | null {
    const at = text.indexOf('>', from);
    if (at < 0) return null;
    const cited = open.parts.join('').slice(0, end);
    this.#pass(cited);
    this.#found.push({ start: open.start, end: this.#position, text: cited, type });
    this.#open = null;
    return text.slice(at + 1);
  }
}

interface Step {
  readonly shown: string;
  /** What is to be read next; null when that has not come. */
  readonly rest: string | null;
}

/** Nothing is shown, and what was read is held back. */
const HELD: Step = { shown: '', rest: null };

/** Where a mark stands, or may begin at the end of the text; null where neither. */
function findMark(text: string, mark: string): number | null {
  const at = text.indexOf(mark);
  if (at >= 0) return at;
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return text.length - length;
  }
  return null;
}

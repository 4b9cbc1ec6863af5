// Arguments in which a name comes twice, as Python's dict has them: each name at its first place, with its last value.
import { dumpJson, readJson } from '../json-dumps.ts';
import { JsonRewriter } from './json-rewriter.ts';

/** Beyond it nothing is merged until the value has ended: each piece costs all that was written. */
export const MAX_MERGED_LENGTH = 2048;

/** The closed form of arguments, now and one piece earlier. What was written is no longer what it begins with. */
export class MergedNames {
  #now: string;
  #before = '';
  #isWhole = false;

  /** `written` is what was written one piece earlier. */
  constructor(written: string) {
    this.#now = mergeNames(closeJson(written));
  }

  get now(): string {
    return this.#now;
  }

  get before(): string {
    return this.#before;
  }

  /** Takes in what the value has read: `written` is all that it wrote. */
  advance(written: string, value: JsonRewriter): void {
    this.#before = this.#now;
    if (this.#isWhole || (written.length > MAX_MERGED_LENGTH && !value.hasEnded)) return;
    this.#isWhole = value.hasEnded;
    this.#now = mergeNames(written + value.unfinished + value.closers);
  }

  /** Takes the form to lack a string that has not ended: `written` is what stands ahead of it. */
  hide(written: string): void {
    this.#now = mergeNames(closeJson(written));
  }
}

/** JSON with each name once. */
export function mergeNames(json: string): string {
  const value = readJson(json);
  return value === undefined ? json : dumpJson(value);
}

function closeJson(text: string): string {
  const rewriter = new JsonRewriter();
  for (const char of text) rewriter.feed(char);
  return rewriter.close();
}

// One `<tool_call>` region of the style hermes while it is written: its name, then its arguments as the model spells them.
import { trimEnd, trimStart } from '../../../codec/jinja/values/python-space.ts';
import { JsonEndSeeker } from './json-end-seeker.ts';
import { MemberSeeker } from './member-seeker.ts';
import { StringMemberSeeker } from './string-member-seeker.ts';

/**
 * Reads a region as vLLM does, by the first `"name": "…"` and what follows the first `"arguments":`. White space at the end of the
 * arguments is held back until more follows, and the brace that ends the region once the region is whole.
 */
export class HermesCall {
  readonly #nameSeeker = new StringMemberSeeker('name');
  readonly #argumentsSeeker = new MemberSeeker('arguments');
  readonly #end = new JsonEndSeeker();
  #name: string | null = null;
  #hasArguments = false;
  /** Characters of the arguments that are not sent. */
  #unsent = '';
  #isSent = false;

  /** The call's name, once it is known. */
  get name(): string | null {
    return this.#name;
  }

  /** Whether any arguments were taken. */
  get hasSentArguments(): boolean {
    return this.#isSent;
  }

  feed(piece: string): void {
    this.#name ??= this.#nameSeeker.feed(piece);
    this.#end.feed(piece);
    if (this.#hasArguments) {
      this.#unsent += piece;
      return;
    }
    const start = this.#argumentsSeeker.feed(piece);
    if (start < 0) return;
    this.#hasArguments = true;
    this.#unsent = piece.slice(start);
  }

  /**
   * The next characters of the arguments, '' when there are none; `lastPiece` is what was fed last, or null at the end of the region.
   * Unsent white space is not looked at again until something else follows it.
   */
  takeArguments(lastPiece: string | null): string {
    if (this.#unsent === '' || (lastPiece !== null && trimStart(lastPiece) === '')) return '';
    let sendable = trimEnd(this.#unsent);
    if ((lastPiece === null || this.#end.isComplete) && sendable.endsWith('}')) sendable = trimEnd(sendable.slice(0, -1));
    this.#unsent = this.#unsent.slice(sendable.length);
    if (sendable !== '') this.#isSent = true;
    return sendable;
  }
}

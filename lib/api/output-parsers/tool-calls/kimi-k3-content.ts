// The content of Kimi K3 while it is written: what stands in the response, or ahead of the calls.
import { SPACE } from '../../../codec/jinja/values/python-space.ts';
import { overlapLength } from '../literal-seeker.ts';

// Spelled otherwise, the beginning of a marker is sent, and its end is not.
const HELD = ['<|open|>response<|sep|>', '<|close|>response<|sep|>', '<|open|>tools<|sep|>'];
const MARKER = new RegExp(`<\\|(?:open\\|>[${SPACE}]*(?:response|(tools))|(close)\\|>[${SPACE}]*response)[${SPACE}]*<\\|sep\\|>`);
/** Longer ones, with more white space, are not looked for. */
const LONGEST_MARKER = 64;

/** Cuts a text into content and what stands behind the start of the calls. Linear. */
export class KimiK3Content {
  /** The end of the text so far, in which a marker may have begun: '' for none. */
  #tail = '';
  #numSent = 0;
  #state: 'content' | 'closed' | 'calls' = 'content';

  /** What a piece adds to the content, and to the text behind the start of the calls. */
  feed(piece: string): { content: string; calls: string } {
    if (this.#state === 'calls') return { content: '', calls: piece };
    if (this.#tail === '' && !piece.includes('<')) return { content: this.#state === 'content' ? piece : '', calls: '' };
    this.#tail += piece;
    let content = '';
    for (let found = MARKER.exec(this.#tail); found !== null; found = MARKER.exec(this.#tail)) {
      const [marker, tools, close] = found;
      if (tools !== undefined || close !== undefined) content += this.#send(found.index);
      this.#tail = this.#tail.slice(found.index + marker.length);
      this.#numSent = 0;
      if (tools !== undefined) return this.#leave(content);
      if (close !== undefined) this.#state = 'closed';
    }
    content += this.#send(this.#tail.length - Math.max(...HELD.map((literal) => overlapLength(this.#tail, literal))));
    this.#forget();
    return { content, calls: '' };
  }

  #leave(content: string): { content: string; calls: string } {
    const calls = this.#tail;
    this.#tail = '';
    this.#state = 'calls';
    return { content, calls };
  }

  #send(end: number): string {
    const content = this.#state === 'content' ? this.#tail.slice(this.#numSent, Math.max(this.#numSent, end)) : '';
    this.#numSent = Math.max(this.#numSent, end);
    return content;
  }

  #forget(): void {
    const start = this.#tail.indexOf('<');
    const numForgotten = start < 0 ? this.#tail.length : Math.max(start, this.#tail.length - LONGEST_MARKER);
    this.#tail = this.#tail.slice(numForgotten);
    this.#numSent -= numForgotten;
  }
}

// Text of Muse Glimmer that stands in no message.
import { trimStart } from '../../../codec/jinja/values/python-space.ts';
import { FirstSeeker } from './first-seeker.ts';
import { MUSE_MARKERS } from './muse-messages.ts';

const HEADER = /^(?:t|to|to=[\w.-]*)$/;
/** White space at the end of a text, and what may be the rest of a header behind it. */
const LAST_HEADER = /(?<!\s)\s+(?:t|to|to=[\w.-]*)?$/;
/** What is longer is taken for text. */
const MAX_HEADER_CHARS = 80;

/**
 * What a text says that begins without a message, up to any markup. vLLM shows it in whole answers alone; here it comes in streams, too,
 * as models make no such text and this server does. Linear.
 */
export class MusePlainText {
  readonly #markup = new FirstSeeker([...MUSE_MARKERS, '<atem:']);
  #state: 'unknown' | 'plain' | 'over' = 'unknown';
  readonly #space: string[] = [];
  /** The beginning behind white space, while it may be a header. */
  #start = '';
  /** The end of what was read, while it may be the header of a message. */
  #held = '';

  /** What a piece adds. */
  feed(text: string): string {
    if (this.#state === 'over') return '';
    if (this.#state === 'plain') return this.#show(text);
    const rest = this.#start === '' ? trimStart(text) : text;
    this.#space.push(text.slice(0, text.length - rest.length));
    this.#start += rest;
    if (this.#start === '' || (this.#start.length < MAX_HEADER_CHARS && HEADER.test(this.#start))) return '';
    this.#state = /^(?:<|to=[\w.-]*<)/.test(this.#start) ? 'over' : 'plain';
    return this.#state === 'over' ? '' : this.#show(this.#space.join('') + this.#start);
  }

  #show(text: string): string {
    const { before, found } = this.#markup.feed(text);
    const shown = this.#held + before;
    const header = LAST_HEADER.exec(shown)?.[0] ?? '';
    this.#held = header.length < MAX_HEADER_CHARS ? header : '';
    if (found !== null) this.#state = 'over';
    return shown.slice(0, shown.length - this.#held.length);
  }

  /** What is held back, at the end. */
  flush(): string {
    const held = this.#state === 'plain' ? this.#held + this.#markup.held : this.#state === 'unknown' ? this.#space.join('') + this.#start : '';
    this.#state = 'over';
    return held;
  }
}

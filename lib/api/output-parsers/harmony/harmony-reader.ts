// Reads messages in Harmony: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…<|return|>`.
import { trimStart } from '../../../codec/jinja/values/python-space.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { PLAIN_TEXT, readHarmonyHead, type HarmonyHead } from './harmony-head.ts';

const START = '<|start|>';
const MESSAGE = '<|message|>';
const ENDS: ReadonlySet<string> = new Set(['<|end|>', '<|call|>', '<|return|>']);
/** All that is markup. */
export const HARMONY_MARKERS: ReadonlySet<string> = new Set([START, MESSAGE, '<|channel|>', '<|constrain|>', ...ENDS]);
const MARKERS = new LiteralTable(Array.from(HARMONY_MARKERS, (marker) => [marker, [marker]]));
/** How many pieces of a beginning are looked at for whether it is a head. */
const NUM_LOOKED_AT = 3;

/** Takes what the text says, in order. */
export interface HarmonyEvents {
  onHead(head: HarmonyHead): void;
  onText(text: string): void;
  onEnd(): void;
}

/** `stray` is behind a message, or behind what is no head; `plain` is in a text that is no message. */
type State = 'head' | 'body' | 'stray' | 'plain';

/**
 * Reads one answer, which begins behind `<|start|>assistant`. A stray text is dropped, and the answer's end in a head is content, as it is
 * spelled. Each piece costs its own length.
 */
export class HarmonyReader implements LexerSink {
  readonly #events: HarmonyEvents;
  readonly #lexer = new LiteralLexer(MARKERS);
  /** Ids of markers; empty where they are several tokens. */
  readonly #markerIds: ReadonlySet<number>;
  /** Markers whose tokens have come, and their text has not. */
  #numDue = 0;
  #state: State = 'head';
  /** The prompt says who speaks, until a message has begun. */
  #hasRole = true;
  #head: string[] = [];
  /** What stands ahead of the head, behind the last message: heads that were none. */
  #unread: string[] = [];
  #isWhole = false;
  /** Whether the text is in a message whose tokens are of reasoning. */
  isThinking = false;

  constructor(events: HarmonyEvents, vocabulary: ParserVocabulary) {
    this.#events = events;
    this.#markerIds = new Set(Array.from(HARMONY_MARKERS, (marker) => vocabulary.idOf(marker)).filter((id) => id !== undefined));
  }

  /** Whether a token is no more than text of what is open, whichever text it has. */
  isText(id: number): boolean {
    return this.#state !== 'head' && this.#numDue === 0 && this.#markerIds.size > 0 && !this.#markerIds.has(id);
  }

  /** Takes a piece. Where markers are tokens, what is spelled like them is text. */
  feed(piece: string, tokenIds: readonly number[]): void {
    if (this.#markerIds.size === 0) {
      this.#lexer.feed(piece, 0, this);
      return;
    }
    for (const id of tokenIds) if (this.#markerIds.has(id)) this.#numDue++;
    if (this.#numDue === 0) this.onContent(piece);
    else this.#lexer.feed(piece, 0, this);
    if (this.#numDue === 0) this.#lexer.flush(this);
  }

  /** Takes all of an answer. */
  readWhole(text: string): void {
    this.#isWhole = true;
    this.#lexer.feed(text, 0, this);
    this.finish();
  }

  /** Gives out what is held back. */
  finish(): void {
    this.#lexer.flush(this);
    if (this.#state === 'head') this.#showPlain();
    if (this.#state !== 'stray') this.#end();
  }

  onContent(text: string): void {
    if (this.#state === 'head') this.#readHead(text);
    else if (this.#state !== 'stray') this.#events.onText(text);
  }

  onLiteral(marker: string): void {
    if (this.#numDue > 0) this.#numDue--;
    if (marker === START && (this.#state === 'stray' || this.#state === 'plain')) this.#open();
    else if (this.#state === 'head' && marker === MESSAGE) this.#enter();
    else if (this.#state === 'head') this.#head.push(marker);
    else if (this.#state === 'body' && ENDS.has(marker)) this.#end();
    else this.onContent(marker);
  }

  #open(): void {
    if (this.#state === 'plain') this.#end();
    this.#state = 'head';
    this.#unread.push(START);
  }

  // What begins no head is shown at once in a stream, and not at its end.
  #readHead(text: string): void {
    this.#head.push(text);
    if (this.#isWhole || !this.#hasRole || this.#unread.length > 0 || this.#head.length > NUM_LOOKED_AT) return;
    const start = trimStart(this.#head.join(''));
    if (!start.startsWith('<|') && !start.startsWith('to=') && !'to='.startsWith(start)) this.#showPlain();
  }

  #showPlain(): void {
    const text = this.#takeUnread();
    this.#state = 'plain';
    this.#events.onHead(PLAIN_TEXT);
    if (text !== '') this.#events.onText(text);
  }

  #takeUnread(): string {
    const text = [...this.#unread, ...this.#head].join('');
    this.#unread = [];
    this.#head = [];
    return text;
  }

  #enter(): void {
    const head = readHarmonyHead(this.#head.join(''), this.#hasRole);
    if (head === null) {
      this.#state = 'stray';
      this.#unread.push(...this.#head);
    } else {
      this.#state = 'body';
      this.#hasRole = false;
      this.isThinking = head.isThinking;
      this.#events.onHead(head);
    }
    this.#head = [];
  }

  #end(): void {
    this.#state = 'stray';
    this.isThinking = false;
    this.#unread = [];
    this.#events.onEnd();
  }
}

// Reads messages in harmony, the markup of gpt-oss: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…<|return|>`.
import { SpelledMarkers } from './spelled-markers.ts';

/** What a message is: what is neither reasoning nor content is not shown. */
export type HarmonyKind = 'reasoning' | 'content' | 'hidden';

/** Takes what the text says, in order. */
export interface HarmonyEvents {
  onText(kind: HarmonyKind, text: string): void;
  onMessageEnd(): void;
}

const HEADER_MARKERS = ['<|channel|>', '<|constrain|>'];
const END_MARKERS = ['<|end|>', '<|return|>', '<|call|>'];
/** All that is markup. */
export const HARMONY_MARKERS: readonly string[] = ['<|start|>', '<|message|>', ...HEADER_MARKERS, ...END_MARKERS];

/** The longest header that is waited for: more is text without one. */
const MAX_HEADER_CHARS = 1000;

const BUILT_IN_TOOLS: ReadonlySet<string> = new Set(['python', 'browser', 'container']);

type State = 'header' | 'body' | 'between';

/**
 * Reads one answer, which begins behind `<|start|>assistant`. A beginning that is no header is content, as a header is that the text ends
 * in. Between messages all but `<|start|>` is dropped.
 */
export class HarmonyReader {
  readonly #events: HarmonyEvents;
  readonly #markers = new SpelledMarkers(HARMONY_MARKERS);
  #state: State = 'header';
  #header = '';
  #isFirst = true;
  #kind: HarmonyKind = 'hidden';
  /** Whether the text is in a message whose tokens are of reasoning. */
  isThinking = false;

  constructor(events: HarmonyEvents) {
    this.#events = events;
  }

  /** Takes a piece; `isText` when its tokens say that no marker is in it, however it is spelled. */
  feed(piece: string, isText: boolean): void {
    if (isText && !this.#markers.isHolding) this.#take(piece);
    else this.#feedSpelled(piece);
  }

  #feedSpelled(piece: string): void {
    for (const { text, isMarker } of this.#markers.feed(piece)) {
      if (isMarker) this.#mark(text);
      else this.#take(text);
    }
  }

  finish(): void {
    this.#take(this.#markers.flush());
    if (this.#state === 'header' && this.#header !== '') this.#events.onText('content', this.#header);
  }

  #take(text: string): void {
    if (this.#state === 'body') this.#events.onText(this.#kind, text);
    if (this.#state !== 'header' || text === '') return;
    this.#header += text;
    const isNone = this.#isFirst && !' to='.startsWith(this.#header.slice(0, 4)) && !this.#header.startsWith('<|');
    if (isNone || this.#header.length > MAX_HEADER_CHARS) this.#open('content', this.#header);
  }

  #mark(marker: string): void {
    if (this.#state === 'header') this.#markHeader(marker);
    else if (this.#state === 'between') this.#begin(marker);
    else if (END_MARKERS.includes(marker)) this.#end();
    else this.#events.onText(this.#kind, marker);
  }

  #markHeader(marker: string): void {
    if (marker !== '<|message|>') {
      this.#header += marker;
      return;
    }
    const { channel, recipient } = readHeader(this.#header);
    this.#open(classify(channel, recipient), '');
    this.isThinking = channel === 'analysis' || (channel === 'commentary' && recipient !== null);
  }

  #open(kind: HarmonyKind, text: string): void {
    this.#state = 'body';
    this.#isFirst = false;
    this.#kind = kind;
    this.#header = '';
    if (text !== '') this.#events.onText(kind, text);
  }

  #begin(marker: string): void {
    if (marker !== '<|start|>') return;
    this.#state = 'header';
    this.#header = marker;
  }

  #end(): void {
    this.#state = 'between';
    this.isThinking = false;
    this.#events.onMessageEnd();
  }
}

interface Header {
  readonly channel: string | null;
  readonly recipient: string | null;
}

function readHeader(header: string): Header {
  const channel = /<\|channel\|>\s*([^\s<]+)/u.exec(header)?.[1] ?? null;
  const recipient = /\bto=([^\s<]+)/u.exec(header)?.[1] ?? null;
  return { channel, recipient };
}

function classify(channel: string | null, recipient: string | null): HarmonyKind {
  if (recipient !== null && isFunction(recipient)) return 'hidden';
  if (channel === 'analysis') return 'reasoning';
  return channel === 'final' || (channel === 'commentary' && recipient === null) ? 'content' : 'hidden';
}

// A name alone is a function's, too, but for those of built-in tools.
function isFunction(recipient: string): boolean {
  if (recipient.startsWith('functions.')) return recipient !== 'functions.';
  return recipient !== 'assistant' && !BUILT_IN_TOOLS.has(recipient.split('.', 1)[0] ?? '');
}

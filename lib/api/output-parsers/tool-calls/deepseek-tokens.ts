// Streams of DeepSeek V3 and V3.1 where their markers are tokens: one thing is said per piece, by how many calls have begun and ended in
// it (vLLM's tool_parsers/deepseekv3_tool_parser.py, deepseekv31_tool_parser.py).
import { trimEnd } from '../../../codec/jinja/values/python-space.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { CALL_BEGIN, CALL_END, type CallForm, CALLS_BEGIN, CALLS_END, DeepSeekBody, matchCall, type MatchedCall } from './deepseek-body.ts';

/** What the end of a call says of its arguments reaches to the last one of these. */
const LAST_BRACE = '"}';

/** How many calls have begun and ended. */
interface Counts {
  readonly begun: number;
  readonly ended: number;
}

/** Reads one stream. */
export class DeepSeekTokens {
  readonly #form: CallForm;
  readonly #vocabulary: ParserVocabulary;
  readonly #createId: () => string;
  #hasCalls = false;
  #counts: Counts = { begun: 0, ended: 0 };
  #body: DeepSeekBody | null = null;
  #index = -1;
  #hasSentName = false;
  /** Of each call, in the order in which arguments were looked for, whether there were any. */
  readonly #hadArguments: boolean[] = [];

  constructor(form: CallForm, vocabulary: ParserVocabulary, createId: () => string) {
    this.#form = form;
    this.#vocabulary = vocabulary;
    this.#createId = createId;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#hasCalls ||= this.#count(CALLS_BEGIN, tokenIds) > 0;
    const before = this.#counts;
    const counts = { begun: before.begun + this.#count(CALL_BEGIN, tokenIds), ended: before.ended + this.#count(CALL_END, tokenIds) };
    this.#counts = counts;
    this.#follow(text);
    if (!this.#hasCalls) return { content: text };
    const shown = text.replaceAll(CALLS_BEGIN, '').replaceAll(CALLS_END, '');
    const isOpen = counts.begun > counts.ended;
    if (counts.begun === counts.ended && before.ended === counts.ended && !shown.includes(CALL_END)) return { content: shown };
    if (counts.begun < counts.ended) return { content: ahead(shown).replaceAll(CALL_BEGIN, '').replaceAll(CALL_END, '') };
    if (!isOpen) return this.#close(shown);
    if (counts.begun === before.begun) return this.#say(this.#body, text);
    this.#index++;
    this.#hasSentName = false;
    return tokenIds.length === 1 ? null : this.#say(this.#body, text);
  }

  #count(marker: string, tokenIds: readonly number[]): number {
    const id = this.#vocabulary.idOf(marker);
    let count = 0;
    for (const tokenId of tokenIds) if (tokenId === id) count++;
    return count;
  }

  #follow(text: string): void {
    const start = text.lastIndexOf(CALL_BEGIN);
    if (start >= 0) this.#body = new DeepSeekBody(this.#form);
    this.#body?.append(start < 0 ? text : text.slice(start + CALL_BEGIN.length));
  }

  /** The end of a call: of arguments that are known, it sends what the piece has up to their last brace, behind a string alone. */
  #close(shown: string): ParsedDelta | null {
    if (this.#hadArguments.length === 0) return null;
    const had = this.#hadArguments[this.#index];
    if (had === undefined) return null;
    const hasEnd = shown.includes(CALL_END);
    if (!had) return hasEnd ? this.#sayWhole(trimEnd((this.#body?.text ?? '').split(CALL_END)[0] ?? '')) : this.#sayName(null);
    const piece = hasEnd ? ahead(shown) : shown;
    const end = piece.lastIndexOf(LAST_BRACE);
    return end < 0 ? null : this.#toDelta(piece.slice(0, end) + LAST_BRACE);
  }

  #sayWhole(body: string): ParsedDelta | null {
    const call = body === '' ? null : matchCall(body, this.#form);
    if (body !== '' && call === null) return null;
    if (!this.#hasSentName) return this.#sayName(call);
    return this.#note(call?.arguments ?? '');
  }

  #say(body: DeepSeekBody | null, piece: string): ParsedDelta | null {
    if (body === null) return null;
    if (body.hasArguments && this.#hasSentName) {
      const more = body.next(piece);
      return more === '' ? null : this.#toDelta(more);
    }
    const call = body.match();
    if (call === null) return null;
    if (!this.#hasSentName) return this.#sayName(call);
    if (call.arguments !== '' && this.#hadArguments.length >= this.#index) body.takeArguments(call);
    return this.#note(call.arguments);
  }

  #sayName(call: MatchedCall | null): ParsedDelta | null {
    if (call === null || call.name === '' || this.#hasSentName) return null;
    this.#hasSentName = true;
    return { toolCalls: [{ id: this.#createId(), type: 'function', index: this.#index, name: call.name }] };
  }

  // Of a call whose forerunners had no arguments looked for, the first ones are passed over.
  #note(args: string): ParsedDelta | null {
    if (this.#hadArguments.length <= this.#index) this.#hadArguments.push(false);
    if (this.#hadArguments.length <= this.#index) return null;
    this.#hadArguments[this.#index] = args !== '';
    return args === '' ? null : this.#toDelta(args);
  }

  #toDelta(args: string): ParsedDelta {
    return { toolCalls: [{ index: this.#index, arguments: args }] };
  }
}

/** What stands ahead of the end of a call, without white space behind it. */
function ahead(text: string): string {
  const end = text.indexOf(CALL_END);
  return end < 0 ? text : trimEnd(text.slice(0, end));
}

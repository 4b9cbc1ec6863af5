// Items of a streamed output: one is open at a time, and what comes next decides whether it goes on or another one begins
// (vLLM: entrypoints/openai/responses/streaming_events.py, SimpleStreamingEventProcessor).
import { createHexId } from '../../../base/hex-id.ts';
import type { TokenLogprob } from '../../generation/logprobs.ts';
import type { ToolCallDelta } from '../../output-parsers/parsed-delta.ts';
import { CustomInputReader, readCustomInput } from './custom-input.ts';
import type { EventWriter } from './event-writer.ts';
import { createItemId, toCallItem, toDeltaLogprobs, toItemLogprobs, toMessageItem } from './output-items.ts';
import { toReasoningItem, toReasoningPart, toTextPart } from './output-items.ts';
import type { CalledTool } from './tools.ts';

/** An item that is open. Its methods give frames. */
export interface StreamedItem {
  open(): string;
  /** The rest of the item's events. */
  close(): string;
  /** The whole item in JSON, once it is closed. */
  readonly item: string;
  /** Its text, where it is a message. */
  readonly text: string | null;
}

/** A text. */
export class StreamedMessage implements StreamedItem {
  readonly #events: EventWriter;
  readonly #id = createItemId('msg');
  readonly #logprobs: TokenLogprob[] = [];
  text = '';
  item = '';

  constructor(events: EventWriter) {
    this.#events = events;
  }

  open(): string {
    const item = toMessageItem({ id: this.#id, status: 'in_progress', content: '' });
    return this.#events.itemAdded(this.#id, item) + this.#events.partAdded(toTextPart('', '[]'));
  }

  push(delta: string, logprobs: readonly TokenLogprob[]): string {
    this.text += delta;
    for (const logprob of logprobs) this.#logprobs.push(logprob);
    return this.#events.textDelta(delta, logprobs.length === 0 ? '[]' : toDeltaLogprobs(logprobs));
  }

  close(): string {
    const part = toTextPart(this.text, this.#logprobs.length === 0 ? 'null' : toItemLogprobs(this.#logprobs));
    this.item = toMessageItem({ id: this.#id, status: 'completed', content: part });
    return this.#events.textDone(this.text) + this.#events.partDone(part) + this.#events.itemDone(this.item);
  }
}

/** Reasoning. */
export class StreamedReasoning implements StreamedItem {
  readonly #events: EventWriter;
  readonly #id = createItemId('rs');
  readonly text = null;
  #reasoning = '';
  item = '';

  constructor(events: EventWriter) {
    this.#events = events;
  }

  open(): string {
    const item = toReasoningItem({ id: this.#id, status: 'in_progress', text: null });
    return this.#events.itemAdded(this.#id, item) + this.#events.partAdded(toReasoningPart(''));
  }

  push(delta: string): string {
    this.#reasoning += delta;
    return this.#events.reasoningDelta(delta);
  }

  close(): string {
    this.item = toReasoningItem({ id: this.#id, status: 'completed', text: this.#reasoning });
    const part = toReasoningPart(this.#reasoning);
    return this.#events.reasoningDone(this.#reasoning) + this.#events.partDone(part) + this.#events.itemDone(this.item);
  }
}

/** A call of a tool. */
export class StreamedCall implements StreamedItem {
  readonly #events: EventWriter;
  readonly #tool: CalledTool;
  readonly #id: string;
  readonly #callId: string;
  readonly #customInput: CustomInputReader | null;
  /** Which call of the answer it is. */
  readonly index: number;
  readonly text = null;
  #given = '';
  #shown = '';
  item = '';

  constructor(events: EventWriter, tool: CalledTool, { id, index }: ToolCallDelta) {
    this.#events = events;
    this.#tool = tool;
    this.#id = createItemId(tool.isCustom ? 'ctc' : 'fc');
    this.#callId = id ?? `chatcmpl-tool-${createHexId()}`;
    this.#customInput = tool.isCustom ? new CustomInputReader() : null;
    this.index = index;
  }

  open(): string {
    return this.#events.itemAdded(this.#id, this.#toItem('', 'in_progress'));
  }

  push(delta: string): string {
    this.#given += delta;
    if (this.#customInput === null) return this.#events.argumentsDelta(delta);
    const added = this.#customInput.push(delta);
    this.#shown += added;
    return added === '' ? '' : this.#events.customInputDelta(added);
  }

  close(): string {
    const whole = this.#customInput === null ? this.#given : readCustomInput(this.#given);
    this.item = this.#toItem(whole, 'completed');
    const done = this.#customInput === null ? this.#events.argumentsDone(whole, this.#tool.name) : this.#closeInput(whole);
    return done + this.#events.itemDone(this.item);
  }

  // What was no such object is a text by itself, which is shown whole.
  #closeInput(whole: string): string {
    const rest = whole.startsWith(this.#shown) ? whole.slice(this.#shown.length) : whole;
    return (rest === '' ? '' : this.#events.customInputDelta(rest)) + this.#events.customInputDone(whole);
  }

  #toItem(given: string, status: 'in_progress' | 'completed'): string {
    return toCallItem({ id: this.#id, callId: this.#callId, tool: this.#tool, given, status });
  }
}

// The blocks of a streamed message: one is open at a time (vLLM: message_stream_converter in entrypoints/anthropic/serving.py).
import { toJsonString } from '../../../codec/json.ts';
import { toEventFrame } from '../event-frame.ts';
import { createSignature } from '../signature.ts';

/** The events of a block in JSON. */
export type BlockEvent = BlockStartEvent | BlockDeltaEvent | BlockStopEvent;

export interface BlockStartEvent {
  readonly type: 'content_block_start';
  readonly content_block: OpenedBlock;
  readonly index: number;
}

export interface BlockDeltaEvent {
  readonly type: 'content_block_delta';
  readonly delta: BlockDelta;
  readonly index: number;
}

export interface BlockStopEvent {
  readonly type: 'content_block_stop';
  readonly index: number;
}

/** A block that is empty as yet; thinking is signed at its end. */
export type OpenedBlock =
  | { readonly type: 'text'; readonly text: '' }
  | { readonly type: 'thinking'; readonly thinking: '' }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: Readonly<Record<string, never>> };

/** What is added to the open block. */
export type BlockDelta =
  | { readonly type: 'text_delta'; readonly text: string }
  | { readonly type: 'thinking_delta'; readonly thinking: string }
  | { readonly type: 'signature_delta'; readonly signature: string }
  | { readonly type: 'input_json_delta'; readonly partial_json: string };

type BlockType = OpenedBlock['type'];

/** Writes the events of blocks, in the order of what the model says. */
export class BlockWriter {
  #type: BlockType | null = null;
  #index = 0;
  #toolId: string | null = null;
  // Text that has come while a call is open: it waits for the call's end.
  #heldText = '';
  // What follows the text in every delta of the open block.
  #deltaEnd = '';

  /** The id of the call that is open, or null. */
  get toolId(): string | null {
    return this.#toolId;
  }

  /** @param thinking not empty */
  writeThinking(thinking: string): string {
    const frames = this.#type === 'thinking' ? '' : this.close() + this.#open('thinking', '{"type":"thinking","thinking":""}');
    return `${frames}${THINKING_DELTA}${toJsonString(thinking)}${this.#deltaEnd}`;
  }

  /** @param text not empty */
  writeText(text: string): string {
    if (this.#type === 'tool_use') {
      this.#heldText += text;
      return '';
    }
    const frames = this.#type === 'text' ? '' : this.close() + this.#openText();
    return `${frames}${TEXT_DELTA}${toJsonString(text)}${this.#deltaEnd}`;
  }

  /** Begins a call. */
  openTool(id: string, name: string): string {
    const frames = this.close() + this.#open('tool_use', `{"type":"tool_use","id":${toJsonString(id)},"name":${toJsonString(name)},"input":{}}`);
    this.#toolId = id;
    return frames;
  }

  /** The next characters of the open call's input. */
  writeInput(json: string): string {
    return `${INPUT_DELTA}${toJsonString(json)}${this.#deltaEnd}`;
  }

  /** Closes the open block, if there is one, and writes the text that was held back as a block of its own. */
  close(): string {
    const text = this.#heldText;
    this.#heldText = '';
    const frames = this.#stop();
    if (text === '') return frames;
    return `${frames}${this.#openText()}${TEXT_DELTA}${toJsonString(text)}${this.#deltaEnd}${this.#stop()}`;
  }

  #openText(): string {
    return this.#open('text', '{"type":"text","text":""}');
  }

  #open(type: BlockType, block: string): string {
    this.#type = type;
    this.#deltaEnd = `},"index":${this.#index}}\n\n`;
    return toEventFrame('content_block_start', `{"type":"content_block_start","content_block":${block},"index":${this.#index}}`);
  }

  #stop(): string {
    if (this.#type === null) return '';
    const signature = this.#type === 'thinking' ? `${SIGNATURE_DELTA}"${createSignature()}"${this.#deltaEnd}` : '';
    const stop = toEventFrame('content_block_stop', `{"type":"content_block_stop","index":${this.#index}}`);
    this.#type = null;
    this.#toolId = null;
    this.#index++;
    return signature + stop;
  }
}

const DELTA = 'event: content_block_delta\ndata: {"type":"content_block_delta","delta":';
const TEXT_DELTA = `${DELTA}{"type":"text_delta","text":`;
const THINKING_DELTA = `${DELTA}{"type":"thinking_delta","thinking":`;
const SIGNATURE_DELTA = `${DELTA}{"type":"signature_delta","signature":`;
const INPUT_DELTA = `${DELTA}{"type":"input_json_delta","partial_json":`;

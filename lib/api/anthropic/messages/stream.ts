// The events of a streamed message: blocks one after the other, each opened, filled and closed; JSON prepared around the text.
import type { ServerError } from '../../../base/error.ts';
import { toJsonString, toNullableJsonString } from '../../../codec/json.ts';
import type { StopReason } from '../../../engine/output.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { type ChatFinishReason, createChoiceParser } from '../../chat/output.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import type { EncoderOptions } from '../../generation/endpoint.ts';
import { readJson } from '../../output-parsers/json-dumps.ts';
import type { OutputParser } from '../../output-parsers/output-parser.ts';
import type { ParsedDelta, ToolCallDelta } from '../../output-parsers/parsed-delta.ts';
import { toFinishReason } from '../../output-parsers/parsed-message.ts';
import { type AnthropicErrorResponse, toErrorFrame } from '../error-body.ts';
import { toEventFrame } from '../event-frame.ts';
import { type MessageStopReason, toMessageEnd } from '../stop-reason.ts';
import { type AnthropicUsage, toMessageUsage, toOpeningUsage } from '../usage.ts';
import { type BlockEvent, BlockWriter } from './block-writer.ts';
import type { AnthropicMessagesResponse } from './response.ts';

/** The events of a stream in JSON. */
export type AnthropicStreamEvent = MessageStartEvent | BlockEvent | MessageDeltaEvent | { readonly type: 'message_stop' } | AnthropicErrorResponse;

export interface MessageStartEvent {
  readonly type: 'message_start';
  readonly message: AnthropicMessagesResponse;
}

export interface MessageDeltaEvent {
  readonly type: 'message_delta';
  readonly delta: { readonly stop_reason: MessageStopReason | null; readonly stop_sequence: string | null };
  readonly usage: AnthropicUsage;
}

/** Writes the events of a message. */
export class MessageEncoder implements ChunkEncoder {
  readonly #options: EncoderOptions<ChatCall>;
  readonly #parser: OutputParser | null;
  readonly #blocks = new BlockWriter();
  // By the index of a call.
  readonly #toolIds = new Map<number, string>();
  // Of the latest call.
  #toolInput = '';
  #usesTool = false;
  #finishReason: ChatFinishReason = 'stop';
  #stopReason: StopReason = null;

  constructor(options: EncoderOptions<ChatCall>) {
    this.#options = options;
    this.#parser = createChoiceParser(options.call, options.context);
  }

  opening(): string {
    const { head, usage } = this.#options;
    const message =
      `{"id":${toJsonString(head.id)},"type":"message","role":"assistant","content":[],"model":${toJsonString(head.model)},` +
      `"stop_reason":null,"stop_sequence":null,"usage":${toOpeningUsage(usage.counts.promptTokens, 0)}}`;
    return toEventFrame('message_start', `{"type":"message_start","message":${message}}`);
  }

  piece({ index, text, tokens, finishReason, stopReason }: ChunkPiece): string {
    this.#options.usage.add(index, tokens.length);
    const isLast = finishReason !== null;
    const delta = this.#read(text, tokens, isLast);
    const frames = delta === null ? '' : this.#write(delta);
    if (isLast) {
      const { choice: toolChoice } = this.#options.call.tools;
      this.#finishReason = toFinishReason({ finishReason, toolChoice, hasToolCalls: this.#toolIds.size > 0, isStream: true });
      this.#stopReason = stopReason;
    }
    return frames;
  }

  closing(): string {
    const { usage, usageShape } = this.#options;
    const end = toMessageEnd({
      finishReason: this.#finishReason,
      stopReason: this.#stopReason,
      usesTool: this.#usesTool,
      isToolComplete: this.#usesTool && readJson(this.#toolInput) !== undefined,
    });
    const reason = end.stopReason === null ? 'null' : `"${end.stopReason}"`;
    const sequence = toNullableJsonString(end.stopSequence);
    const counts = toMessageUsage(usage.counts, usageShape.showsPromptTokensDetails);
    return (
      this.#blocks.close() +
      toEventFrame('message_delta', `{"type":"message_delta","delta":{"stop_reason":${reason},"stop_sequence":${sequence}},"usage":${counts}}`) +
      toEventFrame('message_stop', '{"type":"message_stop"}')
    );
  }

  failure(error: ServerError): string {
    return toErrorFrame(error);
  }

  #read(text: string, tokens: ChunkPiece['tokens'], isLast: boolean): ParsedDelta | null {
    if (this.#parser === null) return { content: text };
    const ids = tokens.map(({ id }) => id);
    return isLast ? this.#parser.finish(text, ids) : this.#parser.push(text, ids);
  }

  #write({ reasoning, content, toolCalls }: ParsedDelta): string {
    let frames = '';
    if (reasoning !== undefined && reasoning !== null && reasoning !== '') frames += this.#blocks.writeThinking(reasoning);
    if (content !== undefined && content !== null && content !== '') frames += this.#blocks.writeText(content);
    for (const call of toolCalls ?? []) frames += this.#writeCall(call);
    return frames;
  }

  #writeCall({ id, index, name, arguments: input }: ToolCallDelta): string {
    if (id !== undefined && id !== null) this.#toolIds.set(index, id);
    const toolId = id ?? this.#toolIds.get(index);
    if (toolId === undefined) return '';
    let frames = '';
    if (typeof id === 'string' && typeof name === 'string' && this.#blocks.toolId !== id) {
      this.#usesTool = true;
      this.#toolInput = '';
      frames = this.#blocks.openTool(id, name);
    }
    // What comes of a call after the next one has begun is lost, as in vLLM.
    if (input === undefined || input === '' || this.#blocks.toolId !== toolId) return frames;
    this.#toolInput += input;
    return frames + this.#blocks.writeInput(input);
  }
}

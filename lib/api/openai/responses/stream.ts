// The events of a streamed response: created, in progress, items as they come, completed.
import type { ServerError } from '../../../base/error.ts';
import type { FinishReason, KvHandover, PrefillStats, SequenceTiming, Token } from '../../../engine/output.ts';
import { createChoiceParser, hidesTokens } from '../../chat/output.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import type { GenerationContext } from '../../generation/context.ts';
import type { ChoiceLogprobs, TokenLogprob } from '../../generation/logprobs.ts';
import { toRequestMetrics } from '../../generation/request-metrics.ts';
import type { OutputParser } from '../../output-parsers/output-parser.ts';
import type { ParsedDelta, ToolCallDelta } from '../../output-parsers/parsed-delta.ts';
import { createCallLogprobs } from './call-logprobs.ts';
import { EventWriter } from './event-writer.ts';
import type { ResponsesCall } from './call.ts';
import { type FinishedResponse, ResponseWriter, toFinalStatus, toResponseUsage } from './response-writer.ts';
import { StreamedCall, type StreamedItem, StreamedMessage, StreamedReasoning } from './streamed-items.ts';
import { type CalledTool, mapCalledTools } from './tools.ts';

export interface ResponseEncoderOptions {
  readonly call: ResponsesCall;
  readonly context: GenerationContext;
  /** Asked for at the end. */
  readonly prefill: () => PrefillStats;
  /** The same. */
  readonly handover: () => KvHandover | null;
  /** The same. */
  readonly timing: () => SequenceTiming | null;
  /** Told of the whole response before its last event is sent. */
  readonly onFinished: (response: FinishedResponse) => void;
}

const NO_LOGPROBS: readonly TokenLogprob[] = [];

/** Writes the frames of a response. */
export class ResponseEncoder implements ChunkEncoder {
  readonly #options: ResponseEncoderOptions;
  readonly #response: ResponseWriter;
  readonly #events = new EventWriter();
  readonly #parser: OutputParser | null;
  readonly #called: ReadonlyMap<string, CalledTool>;
  readonly #logprobs: ChoiceLogprobs | null;
  readonly #closed: StreamedItem[] = [];
  #current: StreamedItem | null = null;
  #finishReason: FinishReason = 'stop';
  #numTokens = 0;
  // Only where the client wants to see them.
  readonly #raw: { text: string; readonly tokenIds: number[] } | null;

  constructor(options: ResponseEncoderOptions) {
    const { call, context } = options;
    this.#options = options;
    this.#response = new ResponseWriter(call);
    this.#parser = createChoiceParser(call.chat, context);
    this.#called = mapCalledTools(call.fields.tools);
    const showsLogprobs = call.chat.presentation.numLogprobs !== null && !hidesTokens(call.chat, context);
    this.#logprobs = showsLogprobs ? createCallLogprobs(call, context) : null;
    this.#raw = call.fields.enable_response_messages ? { text: '', tokenIds: [] } : null;
  }

  greeting(): string {
    const body = this.#response.writeEmpty('in_progress');
    return this.#events.response('created', body) + this.#events.response('in_progress', body);
  }

  opening(): string {
    return '';
  }

  piece({ text, tokens, finishReason }: ChunkPiece): string {
    this.#count(text, tokens);
    if (finishReason !== null) this.#finishReason = finishReason;
    const logprobs = this.#logprobs?.toList(tokens) ?? NO_LOGPROBS;
    if (this.#parser === null) return text === '' ? '' : this.#addText(text, logprobs);
    const ids = tokens.map(({ id }) => id);
    const delta = finishReason === null ? this.#parser.push(text, ids) : this.#parser.finish(text, ids);
    return delta === null ? '' : this.#add(delta, logprobs);
  }

  closing(): string {
    const end = this.#close();
    const { call, context, prefill, handover, timing, onFinished } = this.#options;
    const status = toFinalStatus(this.#finishReason);
    const counts = { outputTokens: this.#numTokens, reasoningTokens: this.#parser?.numReasoningTokens ?? 0, prefill: prefill() };
    const items = this.#closed.map(({ item }) => item);
    const kvTransferParams = toKvTransferParams(handover(), context);
    this.#countReading();
    const metrics = toRequestMetrics({ timing: timing(), completionTokens: this.#numTokens }, call.chat, context);
    const body = this.#response.write({ status, items, usage: toResponseUsage(call, counts), raw: this.#raw, kvTransferParams, metrics });
    onFinished({ body, status, texts: this.#closed.flatMap(({ text }) => text ?? []) });
    return end + this.#events.response('completed', body);
  }

  failure(error: ServerError): string {
    return this.#events.failure(error);
  }

  // vLLM reads the whole text once more for the last event.
  #countReading(): void {
    if (this.#parser?.isToldOfCalls !== true) return;
    const hasCalls = this.#closed.some((item) => item instanceof StreamedCall);
    this.#options.context.observer.toolCallsParsed('responses', 'non_streaming', hasCalls);
  }

  #count(text: string, tokens: readonly Token[]): void {
    this.#numTokens += tokens.length;
    if (this.#raw === null) return;
    this.#raw.text += text;
    for (const { id } of tokens) this.#raw.tokenIds.push(id);
  }

  #add({ reasoning, content, toolCalls }: ParsedDelta, logprobs: readonly TokenLogprob[]): string {
    let frames = '';
    if (typeof reasoning === 'string') frames += this.#addReasoning(reasoning);
    if (typeof content === 'string' && content !== '') frames += this.#addText(content, logprobs);
    for (const call of joinByIndex(toolCalls ?? [])) frames += this.#addCall(call);
    return frames;
  }

  #addReasoning(delta: string): string {
    if (this.#current instanceof StreamedReasoning) return this.#current.push(delta);
    const item = new StreamedReasoning(this.#events);
    return this.#begin(item) + item.push(delta);
  }

  #addText(delta: string, logprobs: readonly TokenLogprob[]): string {
    if (this.#current instanceof StreamedMessage) return this.#current.push(delta, logprobs);
    const item = new StreamedMessage(this.#events);
    return this.#begin(item) + item.push(delta, logprobs);
  }

  #addCall(call: ToolCallDelta): string {
    const { index, name, arguments: given = '' } = call;
    if (this.#current instanceof StreamedCall && this.#current.index === index) return given === '' ? '' : this.#current.push(given);
    const tool = this.#called.get(name ?? '') ?? { name: name ?? '', namespace: null, isCustom: false };
    const item = new StreamedCall(this.#events, tool, call);
    return this.#begin(item) + (given === '' ? '' : item.push(given));
  }

  #begin(item: StreamedItem): string {
    const frames = this.#close();
    this.#current = item;
    return frames + item.open();
  }

  #close(): string {
    const item = this.#current;
    if (item === null) return '';
    this.#current = null;
    this.#closed.push(item);
    return item.close();
  }
}

// Pieces of one call that come at once are one piece.
function joinByIndex(calls: readonly ToolCallDelta[]): readonly ToolCallDelta[] {
  if (calls.length < 2) return calls;
  const joined = new Map<number, ToolCallDelta>();
  for (const call of calls) {
    const known = joined.get(call.index);
    joined.set(call.index, known === undefined ? call : { ...known, arguments: (known.arguments ?? '') + (call.arguments ?? '') });
  }
  return [...joined.values()];
}

// The chunks of a streamed chat completion: role, text, finish, usage; JSON prepared around the text.
import type { ServerError } from '../../../base/error.ts';
import { finishSteps } from '../../../base/slices/meter.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { StopReason } from '../../../engine/output.ts';
import { DONE_FRAME, toFrame } from '../../../wire/sse/frame.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { type ChatFinishReason, createChoiceParser, hidesTokens, parsesOutput } from '../../chat/output.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import { countChoices, type EncoderOptions, promptOf } from '../../generation/endpoint.ts';
import { type ChatCompletionLogProbs, ChoiceLogprobs } from '../../generation/logprobs.ts';
import type { RequestMetrics } from '../../generation/request-metrics.ts';
import type { UsageInfo } from '../../generation/usage.ts';
import type { OutputParser } from '../../output-parsers/output-parser.ts';
import { type DeltaMessage, type ParsedDelta, toDeltaJson } from '../../output-parsers/parsed-delta.ts';
import { toFinishReason } from '../../output-parsers/parsed-message.ts';
import { toFailure } from '../error-frame.ts';
import { toFingerprintMember } from '../fingerprint-member.ts';

/** A chunk in JSON. Where usage is asked for, the last one has it and no choice. */
export interface ChatCompletionStreamResponse {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly ChatCompletionResponseStreamChoice[];
  readonly system_fingerprint?: string;
  readonly usage?: UsageInfo;
  readonly prompt_token_ids?: readonly number[] | null;
  readonly prompt_text?: string | null;
  readonly metrics?: RequestMetrics;
}

export interface ChatCompletionResponseStreamChoice {
  readonly index: number;
  readonly delta: DeltaMessage;
  readonly logprobs: ChatCompletionLogProbs | null;
  readonly finish_reason: ChatFinishReason | null;
  readonly stop_reason?: StopReason;
  readonly token_ids?: readonly number[] | null;
}

/** Writes the frames of a chat stream. */
export class ChatChunkEncoder implements ChunkEncoder {
  readonly #options: EncoderOptions<ChatCall>;
  // Everything before the choices, the same in every chunk.
  readonly #head: string;
  // Of the last chunk; empty where the server has none.
  readonly #fingerprint: string;
  readonly #parses: boolean;
  // Whether each token is shown as more than text, which makes a chunk of every one.
  readonly #showsTokenIds: boolean;
  readonly #showsLogprobs: boolean;
  // Whether chunks show text and nothing else.
  readonly #isPlain: boolean;
  readonly #plainStarts: string[] = [];
  readonly #choices: (StreamedChoice | undefined)[] = [];

  constructor(options: EncoderOptions<ChatCall>) {
    const { head, context, call } = options;
    this.#options = options;
    this.#head = `{"id":${toJsonString(head.id)},"object":"chat.completion.chunk","created":${head.created},"model":${toJsonString(head.model)},"choices":[`;
    this.#fingerprint = toFingerprintMember(context.systemFingerprint);
    this.#parses = parsesOutput(context.chat);
    this.#showsTokenIds = call.presentation.returnsTokenIds && !hidesTokens(call, context);
    this.#showsLogprobs = call.presentation.numLogprobs !== null && !hidesTokens(call, context);
    this.#isPlain = !this.#parses && !this.#showsTokenIds && !this.#showsLogprobs;
  }

  /** A role chunk for every choice, then what the client wants to be echoed. */
  opening(): string {
    const { call } = this.#options;
    const role = toJsonString(call.role);
    let frames = '';
    for (let index = 0; index < countChoices(call); index++) {
      frames += this.#toOpeningFrame(index, `{"role":${role},"content":""}`, this.#toPromptMembers());
    }
    const { echoText } = call;
    if (echoText === null || echoText === '') return frames;
    for (let index = 0; index < countChoices(call); index++) frames += this.#toOpeningFrame(index, `{"content":${toJsonString(echoText)}}`, '');
    return frames;
  }

  piece(piece: ChunkPiece): string {
    const { index, text, tokens, finishReason } = piece;
    const { usage } = this.#options;
    const parsed = this.#parses ? this.#parse(piece) : undefined;
    const usageMember = usage.add(index, tokens.length);
    if (this.#isPlain && finishReason === null && usageMember === '') return this.#plainStartOf(index) + toJsonString(text) + PLAIN_END;
    if (parsed === null && finishReason === null && !this.#showsTokenIds && !this.#showsLogprobs) return '';
    return this.#toChunk(piece, parsed === undefined ? `{"content":${toJsonString(text)}}` : (parsed ?? '{}'), usageMember);
  }

  closing(): string {
    const { usage } = this.#options;
    return (usage.isIncluded ? toFrame(`${this.#head}],"usage":${usage.total()}${this.#fingerprint}${usage.metricsMember()}}`) : '') + DONE_FRAME;
  }

  failure(error: ServerError): string {
    return toFailure(error);
  }

  // What stands before the text in every chunk of a choice that shows nothing else.
  #plainStartOf(index: number): string {
    const known = this.#plainStarts[index];
    if (known !== undefined) return known;
    // Joined, not added: what is copied into thousands of chunks is one piece, not a tree of pieces.
    const start = ['data: ', this.#head, '{"index":', index, ',"delta":{"content":'].join('');
    this.#plainStarts[index] = start;
    return start;
  }

  #toChunk(piece: ChunkPiece, delta: string, usageMember: string): string {
    const { index, tokens, finishReason } = piece;
    const logprobs = this.#showsLogprobs ? this.#choiceOf(index).toLogprobs(tokens) : 'null';
    const tokenIds = this.#showsTokenIds ? `[${tokens.map(({ id }) => id).join(',')}]` : 'null';
    const ending = finishReason === null ? 'null' : this.#toEnding(piece);
    const fingerprint = finishReason === null || this.#options.usage.isIncluded ? '' : this.#fingerprint;
    const choice = `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${ending},"token_ids":${tokenIds}}]`;
    return toFrame(`${this.#head}${choice}${usageMember}${fingerprint}}`);
  }

  #parse({ index, text, tokens, finishReason }: ChunkPiece): string | null {
    const choice = this.#choiceOf(index);
    const before = choice.numReasoningTokens;
    const delta = choice.read(text, tokens, finishReason !== null);
    if (choice.numReasoningTokens !== before) this.#options.usage.addReasoning(index, choice.numReasoningTokens - before);
    return delta === null ? null : toDeltaJson(delta);
  }

  #toEnding({ index, finishReason, stopReason }: ChunkPiece): string {
    const reason = this.#parses ? this.#choiceOf(index).toFinishReason(finishReason) : finishReason;
    return `"${reason}","stop_reason":${stopReason === null ? 'null' : JSON.stringify(stopReason)}`;
  }

  #choiceOf(index: number): StreamedChoice {
    return (this.#choices[index] ??= new StreamedChoice(this.#options, index));
  }

  #toOpeningFrame(index: number, delta: string, members: string): string {
    const choice = `{"index":${index},"delta":${delta},"logprobs":null,"finish_reason":null}]`;
    return toFrame(`${this.#head}${choice}${this.#options.usage.add(index, 0)}${members}}`);
  }

  #toPromptMembers(): string {
    const { presentation, generation } = this.#options.call;
    const [prompt] = generation.prompts;
    const ids = presentation.returnsTokenIds ? `[${(prompt?.tokenIds ?? []).join(',')}]` : 'null';
    const text = presentation.returnsPromptText ? toJsonString(prompt?.text ?? '') : 'null';
    return `,"prompt_token_ids":${ids},"prompt_text":${text}`;
  }
}

// What stands after it.
const PLAIN_END = '},"logprobs":null,"finish_reason":null,"token_ids":null}]}\n\n';

// What is remembered of a choice from chunk to chunk.
class StreamedChoice {
  readonly #options: EncoderOptions<ChatCall>;
  readonly #index: number;
  readonly #parser: OutputParser | null;
  #logprobs: ChoiceLogprobs | null = null;
  #hasToolCalls = false;

  constructor(options: EncoderOptions<ChatCall>, index: number) {
    this.#options = options;
    this.#index = index;
    this.#parser = createChoiceParser(options.call, options.context);
  }

  get numReasoningTokens(): number {
    return this.#parser?.numReasoningTokens ?? 0;
  }

  read(text: string, tokens: ChunkPiece['tokens'], isLast: boolean): ParsedDelta | null {
    if (this.#parser === null) return { content: text };
    const ids = tokens.map(({ id }) => id);
    const delta = isLast ? this.#parser.finish(text, ids) : this.#parser.push(text, ids);
    if (delta?.toolCalls !== undefined && delta.toolCalls.length > 0) this.#hasToolCalls = true;
    return delta;
  }

  toFinishReason(finishReason: ChunkPiece['finishReason']): string {
    const { choice: toolChoice } = this.#options.call.tools;
    return toFinishReason({ finishReason: finishReason ?? 'stop', toolChoice, hasToolCalls: this.#hasToolCalls, isStream: true });
  }

  toLogprobs(tokens: ChunkPiece['tokens']): string {
    const { context, call } = this.#options;
    const { generation, presentation } = call;
    this.#logprobs ??= new ChoiceLogprobs({
      model: context.logprobs,
      tokenizer: context.tokenizer,
      presentation,
      promptTokenIds: promptOf(generation.prompts, this.#index, generation.n)?.tokenIds ?? [],
    });
    return finishSteps(this.#logprobs.writeChat(tokens));
  }
}

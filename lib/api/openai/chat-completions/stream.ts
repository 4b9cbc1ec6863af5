// The chunks of a streamed chat completion: role, text, finish, usage; JSON prepared around the text.
import type { ServerError } from '../../../base/error.ts';
import { toJsonString } from '../../../codec/json.ts';
import { DONE_FRAME, toFrame } from '../../../wire/sse/frame.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import { countChoices, type EncoderOptions, promptOf } from '../../generation/endpoint.ts';
import { ChoiceLogprobs } from '../../generation/logprobs.ts';
import { toFailure } from '../error-frame.ts';

/** Writes the frames of a chat stream. */
export class ChatChunkEncoder implements ChunkEncoder {
  readonly #options: EncoderOptions<ChatCall>;
  // Everything before the choices, the same in every chunk.
  readonly #head: string;
  readonly #fingerprint: string;
  // Whether deltas go through a parser: without text they are left out, or empty.
  readonly #parses: boolean;
  // Whether each token is shown as more than text, which makes a chunk of every one.
  readonly #describesTokens: boolean;
  readonly #logprobs: (ChoiceLogprobs | undefined)[] = [];

  constructor(options: EncoderOptions<ChatCall>) {
    const { head, context, call } = options;
    this.#options = options;
    this.#head = `{"id":${toJsonString(head.id)},"object":"chat.completion.chunk","created":${head.created},"model":${toJsonString(head.model)},"choices":[`;
    this.#fingerprint = `,"system_fingerprint":${toJsonString(context.systemFingerprint)}`;
    this.#parses = context.chat.reasoningParser !== null || context.chat.toolCallParser !== null;
    this.#describesTokens = call.presentation.numLogprobs !== null || call.presentation.returnsTokenIds;
  }

  /** A role chunk for every choice, then what the client wants to be echoed. */
  opening(): string {
    const { call, context } = this.#options;
    const role = toJsonString(context.chat.responseRole);
    let frames = '';
    for (let index = 0; index < countChoices(call); index++) {
      frames += this.#toOpeningFrame(index, `{"role":${role},"content":""}`, this.#toPromptMembers());
    }
    if (call.echoText === '') return frames;
    for (let index = 0; index < countChoices(call); index++) frames += this.#toOpeningFrame(index, `{"content":${toJsonString(call.echoText)}}`, '');
    return frames;
  }

  piece({ index, text, tokens, finishReason, stopReason }: ChunkPiece): string {
    const { usage } = this.#options;
    const usageMember = usage.add(index, tokens.length);
    const isEmpty = text === '' && this.#parses;
    if (isEmpty && finishReason === null && !this.#describesTokens) return '';
    const delta = isEmpty ? '{}' : `{"content":${toJsonString(text)}}`;
    const logprobs = this.#describesTokens ? this.#toLogprobs(index, tokens) : 'null';
    const tokenIds = this.#describesTokens ? this.#toTokenIds(tokens) : 'null';
    const choice = `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":`;
    if (finishReason === null) return `data: ${this.#head}${choice}null,"token_ids":${tokenIds}}]${usageMember}}\n\n`;
    const fingerprint = usage.isIncluded ? '' : this.#fingerprint;
    const ending = `"${finishReason}","stop_reason":${JSON.stringify(stopReason)},"token_ids":${tokenIds}}]`;
    return toFrame(`${this.#head}${choice}${ending}${usageMember}${fingerprint}}`);
  }

  closing(): string {
    const { usage } = this.#options;
    return (usage.isIncluded ? toFrame(`${this.#head}],"usage":${usage.total()}${this.#fingerprint}}`) : '') + DONE_FRAME;
  }

  failure(error: ServerError): string {
    return toFailure(error);
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

  #toTokenIds(tokens: ChunkPiece['tokens']): string {
    return this.#options.call.presentation.returnsTokenIds ? `[${tokens.map(({ id }) => id).join(',')}]` : 'null';
  }

  #toLogprobs(index: number, tokens: ChunkPiece['tokens']): string {
    const { context, call } = this.#options;
    const { presentation, generation } = call;
    if (presentation.numLogprobs === null) return 'null';
    const promptTokenIds = promptOf(generation.prompts, index, generation.n)?.tokenIds ?? [];
    const logprobs = (this.#logprobs[index] ??= new ChoiceLogprobs({
      model: context.logprobs,
      tokenizer: context.tokenizer,
      presentation,
      promptTokenIds,
    }));
    return logprobs.toChat(tokens);
  }
}

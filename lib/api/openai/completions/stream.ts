// The chunks of a streamed completion: text, finish, usage; JSON prepared around the text.
import type { ServerError } from '../../../base/error.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { FinishReason, StopReason } from '../../../engine/output.ts';
import { DONE_FRAME, toFrame } from '../../../wire/sse/frame.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import type { EncoderOptions } from '../../generation/endpoint.ts';
import type { CompletionLogProbs } from '../../generation/logprobs.ts';
import type { RequestMetrics } from '../../generation/request-metrics.ts';
import type { UsageInfo } from '../../generation/usage.ts';
import { toFailure } from '../error-frame.ts';
import { toFingerprintMember } from '../fingerprint-member.ts';
import { CompletionChoice, hidesOutput, toIds } from './choice.ts';
import type { CompletionCall } from './request.ts';

/** A chunk in JSON. Where usage is asked for, the last one has it and no choice. */
export interface CompletionStreamResponse {
  readonly id: string;
  readonly object: 'text_completion';
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly CompletionResponseStreamChoice[];
  readonly system_fingerprint?: string;
  readonly usage?: UsageInfo;
  readonly metrics?: RequestMetrics;
}

export interface CompletionResponseStreamChoice {
  readonly index: number;
  readonly text: string;
  readonly logprobs: CompletionLogProbs | null;
  readonly finish_reason: FinishReason | null;
  readonly stop_reason: StopReason;
  readonly prompt_token_ids: readonly number[] | null;
  readonly token_ids: readonly number[] | null;
}

/** Writes the frames of a completion stream. */
export class CompletionChunkEncoder implements ChunkEncoder {
  readonly #options: EncoderOptions<CompletionCall>;
  // Everything before the choices, the same in every chunk.
  readonly #head: string;
  // Of the last chunk; empty where the server has none.
  readonly #fingerprint: string;
  // Whether chunks hold more than text.
  readonly #isPlain: boolean;
  readonly #choices: (CompletionChoice | undefined)[] = [];

  constructor(options: EncoderOptions<CompletionCall>) {
    const { head, context, call } = options;
    const { echoesPrompt, returnsTokenIds, numLogprobs } = call.presentation;
    this.#options = options;
    this.#head = `{"id":${toJsonString(head.id)},"object":"text_completion","created":${head.created},"model":${toJsonString(head.model)},"choices":[`;
    this.#fingerprint = toFingerprintMember(context.systemFingerprint);
    this.#isPlain = !echoesPrompt && !returnsTokenIds && numLogprobs === null;
  }

  opening(): string {
    return '';
  }

  piece(piece: ChunkPiece): string {
    const { index, text, tokens, finishReason, stopReason } = piece;
    const { usage } = this.#options;
    const usageMember = usage.add(index, tokens.length);
    const reason = finishReason === null ? 'null' : `"${finishReason}"`;
    const fingerprint = finishReason === null || usage.isIncluded ? '' : this.#fingerprint;
    const stop = stopReason === null ? 'null' : JSON.stringify(stopReason);
    const shown = this.#isPlain ? PLAIN : this.#describe(piece);
    return toFrame(
      `${this.#head}{"index":${index},"text":${toJsonString(shown.text ?? text)},"logprobs":${shown.logprobs},"finish_reason":${reason},"stop_reason":${stop},` +
        `"prompt_token_ids":${shown.promptTokenIds},"token_ids":${shown.tokenIds}}]${usageMember}${fingerprint}}`,
    );
  }

  closing(): string {
    const { usage } = this.#options;
    return (usage.isIncluded ? toFrame(`${this.#head}],"usage":${usage.total()}${this.#fingerprint}${usage.metricsMember()}}`) : '') + DONE_FRAME;
  }

  failure(error: ServerError): string {
    return toFailure(error);
  }

  // The first piece of a choice has the prompt's ids where they are asked for, and where it repeats the prompt.
  #describe({ index, text, tokens }: ChunkPiece): Description {
    const { call } = this.#options;
    const { echoesPrompt, returnsTokenIds } = call.presentation;
    const isFirst = this.#choices[index] === undefined;
    const choice = (this.#choices[index] ??= new CompletionChoice(this.#options, index));
    const output = hidesOutput(call) ? '' : text;
    return {
      text: isFirst && echoesPrompt ? choice.toEcho() + output : output,
      logprobs: choice.toLogprobs(hidesOutput(call) ? [] : tokens, isFirst),
      promptTokenIds: toIds(choice.promptTokenIds, isFirst && (echoesPrompt || returnsTokenIds)),
      tokenIds: toIds(tokens.map(({ id }) => id), returnsTokenIds),
    };
  }
}

interface Description {
  /** Null: the piece's own. */
  readonly text: string | null;
  readonly logprobs: string;
  readonly promptTokenIds: string;
  readonly tokenIds: string;
}

const PLAIN: Description = { text: null, logprobs: 'null', promptTokenIds: 'null', tokenIds: 'null' };

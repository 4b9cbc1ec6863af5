// The chunks of a streamed generate answer: ids, or ids and text, then usage where it is asked for.
import type { ServerError } from '../../../base/error.ts';
import { finishSteps } from '../../../base/slices/meter.ts';
import { toJsonString } from '../../../codec/json.ts';
import { DONE_FRAME, toFrame } from '../../../wire/sse/frame.ts';
import { toErrorEvent } from '../../error-body.ts';
import type { ChunkEncoder, ChunkPiece } from '../../generation/chunk-stream.ts';
import { countPromptTokens, type EncoderOptions } from '../../generation/endpoint.ts';
import { GenerateChoice } from './choice.ts';
import type { GenerateCall } from './request.ts';

/** Writes the frames of a generate stream. */
export class GenerateChunkEncoder implements ChunkEncoder {
  readonly #options: EncoderOptions<GenerateCall>;
  readonly #choices: (GenerateChoice | undefined)[] = [];
  readonly #head: string;
  readonly #numPromptTokens: number;
  // Unlike OpenAI's endpoints, this one hears the client alone, whatever the server forces.
  readonly #includesUsage: boolean;
  readonly #isUsageContinuous: boolean;
  #hasBegun = false;

  constructor(options: EncoderOptions<GenerateCall>) {
    const { head, call } = options;
    this.#options = options;
    this.#head = `{"request_id":${toJsonString(head.id)},"usage":`;
    this.#numPromptTokens = countPromptTokens(call.generation.prompts);
    this.#includesUsage = call.streamOptions?.include_usage === true;
    this.#isUsageContinuous = this.#includesUsage && call.streamOptions?.continuous_usage_stats === true;
  }

  opening(): string {
    return '';
  }

  piece(piece: ChunkPiece): string {
    const { call, usage } = this.#options;
    usage.add(piece.index, piece.tokens.length);
    const choice = (this.#choices[piece.index] ??= new GenerateChoice(this.#options, piece.index));
    const written = finishSteps(choice.write(piece));
    const usageSoFar = this.#isUsageContinuous ? this.#toUsage(choice.numTokens) : 'null';
    return toFrame(`${this.#head}${usageSoFar},${this.#takePromptIds()}"output_mode":"${call.outputMode}","choices":[${written}]}`);
  }

  closing(): string {
    const { call, usage } = this.#options;
    if (!this.#includesUsage) return DONE_FRAME;
    return toFrame(`${this.#head}${usage.total()},"output_mode":"${call.outputMode}","choices":[]}`) + DONE_FRAME;
  }

  failure(error: ServerError): string {
    return toFrame(toErrorEvent(error)) + DONE_FRAME;
  }

  // The first chunk of all has them, where they are asked for.
  #takePromptIds(): string {
    const { call } = this.#options;
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    return isFirst && call.returnsPromptTokenIds ? `"prompt_token_ids":[${(call.generation.prompts[0]?.tokenIds ?? []).join(',')}],` : '';
  }

  #toUsage(numTokens: number): string {
    const total = this.#numPromptTokens + numTokens;
    return (
      `{"prompt_tokens":${this.#numPromptTokens},"total_tokens":${total},"completion_tokens":${numTokens},` +
      '"prompt_tokens_details":null,"completion_tokens_details":null}'
    );
  }
}

// The chunks of a streamed completion: text, finish, usage; JSON prepared around the text.
import { toJsonString } from '../../../codec/json.ts';
import { toFrame } from '../../../wire/sse/frame.ts';
import type { ChunkEncoder, ChunkPiece } from '../chunk-stream.ts';
import type { ChunkUsage } from '../chunk-usage.ts';
import type { EncoderOptions } from '../generation-endpoint.ts';

/** Writes the frames of a completion stream. */
export class CompletionChunkEncoder implements ChunkEncoder {
  readonly #usage: ChunkUsage;
  // Everything before the choices, the same in every chunk.
  readonly #head: string;
  readonly #fingerprint: string;

  constructor({ head, usage, systemFingerprint }: EncoderOptions) {
    this.#usage = usage;
    this.#head = `{"id":${toJsonString(head.id)},"object":"text_completion","created":${head.created},"model":${toJsonString(head.model)},"choices":[`;
    this.#fingerprint = `,"system_fingerprint":${toJsonString(systemFingerprint)}`;
  }

  opening(): string {
    return '';
  }

  piece({ index, text, numTokens, finishReason }: ChunkPiece): string {
    const usageMember = this.#usage.add(index, numTokens);
    const reason = finishReason === null ? 'null' : `"${finishReason}"`;
    const fingerprint = finishReason === null || this.#usage.isIncluded ? '' : this.#fingerprint;
    return toFrame(
      `${this.#head}{"index":${index},"text":${toJsonString(text)},"logprobs":null,"finish_reason":${reason},"stop_reason":null,` +
        `"prompt_token_ids":null,"token_ids":null}]${usageMember}${fingerprint}}`,
    );
  }

  closing(): string {
    return this.#usage.isIncluded ? toFrame(`${this.#head}],"usage":${this.#usage.total()}${this.#fingerprint}}`) : '';
  }
}

// The chunks of a streamed chat completion: role, text, finish, usage; JSON prepared around the text.
import { toJsonString } from '../../../codec/json.ts';
import { toFrame } from '../../../wire/sse/frame.ts';
import type { ChunkEncoder, ChunkPiece } from '../chunk-stream.ts';
import type { EncoderOptions } from '../generation-endpoint.ts';

export interface ChatChunkOptions extends EncoderOptions {
  /** Whether a delta without text is left empty instead of carrying an empty text. */
  readonly parsesDeltas: boolean;
}

/** Writes the frames of a chat stream. */
export class ChatChunkEncoder implements ChunkEncoder {
  readonly #options: ChatChunkOptions;
  // Everything before the choices, the same in every chunk.
  readonly #head: string;
  readonly #fingerprint: string;

  constructor(options: ChatChunkOptions) {
    const { id, created, model } = options.head;
    this.#options = options;
    this.#head = `{"id":${toJsonString(id)},"object":"chat.completion.chunk","created":${created},"model":${toJsonString(model)},"choices":[`;
    this.#fingerprint = `,"system_fingerprint":${toJsonString(options.systemFingerprint)}`;
  }

  /** A role chunk for every choice. */
  opening(): string {
    let frames = '';
    for (let index = 0; index < this.#options.numChoices; index++) {
      const choice = `{"index":${index},"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]`;
      frames += toFrame(`${this.#head}${choice}${this.#options.usage.add(index, 0)},"prompt_token_ids":null,"prompt_text":null}`);
    }
    return frames;
  }

  piece({ index, text, numTokens, finishReason }: ChunkPiece): string {
    const { usage, parsesDeltas } = this.#options;
    const usageMember = usage.add(index, numTokens);
    const isEmpty = text === '' && parsesDeltas;
    if (isEmpty && finishReason === null) return '';
    const delta = isEmpty ? '{}' : `{"content":${toJsonString(text)}}`;
    const choice = `{"index":${index},"delta":${delta},"logprobs":null,"finish_reason":`;
    if (finishReason === null) return `data: ${this.#head}${choice}null,"token_ids":null}]${usageMember}}\n\n`;
    const fingerprint = usage.isIncluded ? '' : this.#fingerprint;
    return toFrame(`${this.#head}${choice}"${finishReason}","stop_reason":null,"token_ids":null}]${usageMember}${fingerprint}}`);
  }

  closing(): string {
    const { usage } = this.#options;
    return usage.isIncluded ? toFrame(`${this.#head}],"usage":${usage.total()}${this.#fingerprint}}`) : '';
  }
}

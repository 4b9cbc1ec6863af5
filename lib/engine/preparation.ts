// What a request with long prompts can have done before it is queued, while everything else goes on.
import type { Steps } from '../base/slices/meter.ts';
import { SliceQueue } from '../base/slices/slice-queue.ts';
import type { BlockHash } from './kv-cache/block-hash.ts';
import { toExtraKeys } from './kv-cache/extra-keys.ts';
import type { HashedContent } from './kv-cache/kv-cache-manager.ts';
import type { GenerationRequest, Prompt } from './request.ts';

/** What prepares. Each gives null where nothing takes long. */
export interface PreparationOptions {
  readonly hashInSteps: (input: HashedContent) => Steps<BlockHash[]> | null;
  readonly prepareText: (request: GenerationRequest, prompt: Prompt) => Promise<Prompt> | null;
}

/** Prepares requests; those that come together take turns. */
export class Preparation {
  readonly #options: PreparationOptions;
  readonly #slices = new SliceQueue();

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  /** The request with what has been done for it; at once, and as it is, when there is nothing to do. */
  prepare(request: GenerationRequest): GenerationRequest | Promise<GenerationRequest> {
    const prompts = request.prompts.map((prompt) => this.#preparePrompt(request, prompt));
    return prompts.every((prompt) => prompt === null) ? request : join(request, prompts);
  }

  #preparePrompt(request: GenerationRequest, prompt: Prompt): Promise<Prompt> | null {
    const { extraKeys, firstExtraKeys } = toExtraKeys(request);
    const hashing = this.#options.hashInSteps({ promptTokenIds: prompt.tokenIds, outputTokenIds: [], extraKeys, firstExtraKeys, media: prompt.media });
    const text = this.#options.prepareText(request, prompt);
    return hashing === null ? text : this.#addHashes(hashing, text ?? prompt);
  }

  async #addHashes(hashing: Steps<BlockHash[]>, text: Prompt | Promise<Prompt>): Promise<Prompt> {
    const [blockHashes, prompt] = await Promise.all([this.#slices.run(hashing), text]);
    return { ...prompt, blockHashes };
  }
}

async function join(request: GenerationRequest, prompts: readonly (Promise<Prompt> | null)[]): Promise<GenerationRequest> {
  const prepared = await Promise.all(prompts);
  return { ...request, prompts: request.prompts.map((prompt, index) => prepared[index] ?? prompt) };
}

// Log probabilities of a prompt's tokens, as answers show them.
import { mapInSteps, type Steps } from '../../base/slices/meter.ts';
import { toJsonString } from '../../codec/json.ts';
import type { Candidate } from '../../engine/generator/logprobs.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { type LogprobOptions, UNITS_PER_CANDIDATE } from './logprobs.ts';
import { toIdText } from './token-text.ts';

/** A prompt's log probabilities, in JSON: an entry a token, by token id; null for the first. */
export type PromptLogprobs = readonly (Readonly<Record<string, PromptLogprob>> | null)[];

export interface PromptLogprob {
  readonly logprob: number;
  /** 1 is the most probable. */
  readonly rank: number;
  readonly decoded_token: string;
}

/** In JSON: null for the first token, then `{"872":{"logprob":-0.1,"rank":1,"decoded_token":"user"},...}`; `null` where none are wanted. */
export function* writePromptLogprobs({ model, tokenizer, presentation, promptTokenIds }: LogprobOptions): Steps<string> {
  const { numPromptLogprobs, isGreedy } = presentation;
  if (numPromptLogprobs === null) return 'null';
  const numTop = numPromptLogprobs === -1 ? tokenizer.numIds : numPromptLogprobs;
  const toEntry = (tokenId: number, position: number): string => {
    if (position === 0) return 'null';
    const { chosen, top } = model.at({ previousId: promptTokenIds[position - 1] ?? -1, tokenId, position, isGreedy }, numTop);
    const shown = [chosen, ...top.filter((other) => other.tokenId !== tokenId)];
    return `{${shown.map((candidate) => toCandidateEntry(candidate, tokenizer)).join(',')}}`;
  };
  const entries = yield* mapInSteps(promptTokenIds, toEntry, (numTop + 1) * UNITS_PER_CANDIDATE);
  return `[${entries.join(',')}]`;
}

function toCandidateEntry({ tokenId, logprob, rank }: Candidate, tokenizer: Tokenizer): string {
  return `"${tokenId}":{"logprob":${logprob},"rank":${rank},"decoded_token":${toJsonString(toIdText(tokenId, tokenizer))}}`;
}

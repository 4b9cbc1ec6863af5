// How many log probabilities an answer may hold: they are kept until it is whole, and each is some hundred bytes of JSON.
import { ServerError } from '../../base/error.ts';
import type { GenerationCall } from './call.ts';
import type { GenerationContext } from './context.ts';

const MAX_ENTRIES = 2_000_000;
// As many as this for each token are no danger: that many tokens take their time.
const MAX_USUAL_LOGPROBS = 128;

/** Refuses an answer of more entries than memory should be spent on. @throws ServerError `invalid_request` */
export function requireFewEntries({ generation, presentation }: GenerationCall, { tokenizer, maxModelLen }: GenerationContext): void {
  const { prompts, n, maxTokens } = generation;
  const numPromptTokens = prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
  const perPromptToken = countPerToken(presentation.numPromptLogprobs, tokenizer.numIds);
  if (perPromptToken * numPromptTokens > MAX_ENTRIES) throw tooMany('prompt_logprobs', perPromptToken * numPromptTokens);
  const perToken = countPerToken(presentation.numLogprobs, tokenizer.numIds);
  if (perToken <= MAX_USUAL_LOGPROBS + 1) return;
  const numTokens = prompts.reduce((sum, { tokenIds }) => sum + Math.min(maxTokens ?? maxModelLen, maxModelLen - tokenIds.length), 0) * n;
  if (perToken * numTokens > MAX_ENTRIES) throw tooMany('logprobs', perToken * numTokens);
}

// The token's own stands beside the most probable ones.
function countPerToken(count: number | null, numIds: number): number {
  if (count === null) return 0;
  return (count === -1 ? numIds : Math.min(count, numIds)) + 1;
}

function tooMany(param: string, numEntries: number): ServerError {
  return new ServerError(
    'invalid_request',
    `${param}: the answer could hold ${numEntries} log probabilities, and at most ${MAX_ENTRIES} are written. Ask for fewer of them, or for fewer tokens.`,
    { param },
  );
}

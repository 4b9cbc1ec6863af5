// How many sequences one request may make. vLLM has no bound on prompts times samples and fails when its memory ends; here it is said.
import { ServerError } from '../../base/error.ts';
import type { GenerationRequest } from '../../engine/request.ts';

// Four times as many as a prompt may have samples.
const MAX_SEQUENCES = 65_536;
// Each sequence keeps tokens of its own: some hundred megabytes of them.
const MAX_PROMPT_TOKENS = 32_000_000;

/** Refuses a request of more sequences than memory should be spent on, whatever the queue holds. @throws ServerError `invalid_request` */
export function requireFewSequences({ prompts, n }: Pick<GenerationRequest, 'prompts' | 'n'>): void {
  const numSequences = prompts.length * n;
  if (numSequences > MAX_SEQUENCES) throw tooMany(`${numSequences} sequences`, String(MAX_SEQUENCES));
  const numTokens = n * prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
  if (numTokens > MAX_PROMPT_TOKENS) throw tooMany(`${numTokens} tokens of prompts in all sequences`, String(MAX_PROMPT_TOKENS));
}

function tooMany(asked: string, most: string): ServerError {
  return new ServerError('invalid_request', `n: the request makes ${asked}, at most ${most} are taken. Ask for fewer samples, or send fewer prompts.`, { param: 'n' });
}

// What a planned step has to compute, summed up for a model of its time.
import type { ScheduledSequence } from '../../scheduler/scheduled-sequence.ts';
import type { StepLoad } from './step-time.ts';

/** The load of the sequences scheduled in a step. */
export function toStepLoad(scheduled: readonly ScheduledSequence[]): StepLoad {
  let numPrefillTokens = 0;
  let numDecodeRequests = 0;
  let numKvTokensRead = 0;
  let numAttentionPairs = 0;
  for (const { numScheduledTokens, numComputedTokens, numPromptTokens } of scheduled) {
    const numBefore = numComputedTokens - numScheduledTokens;
    if (numScheduledTokens === 1 && numBefore >= numPromptTokens) numDecodeRequests++;
    else numPrefillTokens += numScheduledTokens;
    numKvTokensRead += numComputedTokens;
    numAttentionPairs += numScheduledTokens * numBefore + (numScheduledTokens * (numScheduledTokens + 1)) / 2;
  }
  return { numPrefillTokens, numDecodeRequests, numKvTokensRead, numAttentionPairs };
}

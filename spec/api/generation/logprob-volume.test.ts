// The greatest answers of log probabilities that are written, and the least that are not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServerError } from '../../../lib/base/error.ts';
import type { GenerationCall, Presentation } from '../../../lib/api/generation/call.ts';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { requireFewCollected, requireFewEntries } from '../../../lib/api/generation/logprob-volume.ts';
import { promptOf } from '../../support/engine-fixture.ts';

/** With all log probabilities there are a thousand to a token: its own beside those of the vocabulary. */
const NUM_IDS = 999;
const ALL = -1;

interface Asked extends Partial<Presentation> {
  readonly numPromptTokens?: number;
  readonly n?: number;
  readonly maxTokens?: number | null;
  readonly maxModelLen?: number;
  readonly isNumbered?: boolean;
  readonly isStream?: boolean;
}

function contextOf(maxModelLen: number): GenerationContext {
  return { tokenizer: { numIds: NUM_IDS }, maxModelLen } as unknown as GenerationContext;
}

function checkEntries({ numPromptTokens = 1, n = 1, maxTokens = 1, maxModelLen = 1_000_000, isNumbered = false, isStream = false, ...shown }: Asked): void {
  const presentation = { numLogprobs: null, numPromptLogprobs: null, logprobTokenIds: null, returnsTokenIds: false, echoesPrompt: false, ...shown };
  const generation = { prompts: [promptOf('a', numPromptTokens)], n, maxTokens };
  requireFewEntries({ generation, presentation, isNumbered, isStream } as unknown as GenerationCall, contextOf(maxModelLen));
}

/** The parameter that a request is refused for; null where it is not. */
function refusalOf(asked: Asked): string | null {
  return paramOf(() => checkEntries(asked));
}

function paramOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return (error as ServerError).param;
  }
}

describe('requireFewEntries', () => {
  it('bounds those of prompts', () => {
    for (const numPromptLogprobs of [ALL, NUM_IDS, 5000]) {
      assert.equal(refusalOf({ numPromptLogprobs, numPromptTokens: 2000 }), null);
      assert.equal(refusalOf({ numPromptLogprobs, numPromptTokens: 2001 }), 'prompt_logprobs');
    }
  });

  it('bounds those of the tokens that may come: of each choice up to its limit, and to the end of the context', () => {
    const all = { numLogprobs: ALL, numPromptTokens: 10 };
    assert.deepEqual([2000, 2001].map((maxTokens) => refusalOf({ ...all, maxTokens })), [null, 'logprobs']);
    assert.deepEqual([1000, 1001].map((maxTokens) => refusalOf({ ...all, maxTokens, n: 2 })), [null, 'logprobs']);
    for (const maxTokens of [null, 5000]) {
      assert.deepEqual([2010, 2011].map((maxModelLen) => refusalOf({ ...all, maxTokens, maxModelLen })), [null, 'logprobs']);
    }
  });

  it('leaves as many as are usual to each token, whatever their sum', () => {
    const long = { maxTokens: 100_000, n: 10 };
    assert.deepEqual([128, 129].map((numLogprobs) => refusalOf({ ...long, numLogprobs })), [null, 'logprobs']);
    const idsOf = (length: number): number[] => Array.from({ length }, (_, id) => id);
    assert.deepEqual([128, 129].map((length) => refusalOf({ ...long, numLogprobs: 0, logprobTokenIds: idsOf(length) })), [null, 'logprobs']);
  });

  it('bounds what each choice repeats of its prompt', () => {
    const refusals = (n: number, asked: Asked): (string | null)[] => [n, n + 1].map((choices) => refusalOf({ numPromptTokens: 1000, n: choices, ...asked }));
    assert.deepEqual(refusals(4000, { returnsTokenIds: true, isNumbered: true }), [null, 'n']);
    assert.deepEqual(refusals(4000, { returnsTokenIds: true, isStream: true }), [null, 'n']);
    assert.deepEqual(refusals(4000, { returnsTokenIds: true }), [null, null], 'a whole chat has them once');
    assert.deepEqual(refusals(4000, { echoesPrompt: true }), [null, 'n']);
    assert.deepEqual(refusals(1000, { echoesPrompt: true, numLogprobs: 2 }), [null, 'n']);
    assert.deepEqual(refusals(2000, { numPromptLogprobs: 1, isNumbered: true }), [null, 'n']);
    for (const elsewhere of [{}, { isNumbered: true, isStream: true }]) assert.deepEqual(refusals(2000, { numPromptLogprobs: 1, ...elsewhere }), [null, null]);
  });

  it('tells how many they would be, and how many are allowed', () => {
    assert.throws(() => checkEntries({ numPromptLogprobs: ALL, numPromptTokens: 2001 }), { message: /\b2001000\b.*\b2000000\b/ });
    assert.throws(() => checkEntries({ echoesPrompt: true, numPromptTokens: 1000, n: 4001 }), { message: /\b4001000\b.*\b4000000\b/ });
  });
});

describe('requireFewCollected', () => {
  it('bounds what is there when an answer is written', () => {
    const refusal = (numLogprobs: number | null, numTokens: number): string | null =>
      paramOf(() => requireFewCollected({ presentation: { numLogprobs } } as unknown as GenerationCall, contextOf(100), numTokens));
    assert.deepEqual([refusal(ALL, 3000), refusal(ALL, 3001), refusal(2, 1_000_000), refusal(2, 1_000_001), refusal(null, 9_000_000)], [null, 'logprobs', null, 'logprobs', null]);
  });
});

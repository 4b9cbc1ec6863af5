// What sampling fields may say: the last values that are taken, and the first that are not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CheckedFields, checkCacheSalt, checkMaxTokens, checkMinTokens, checkRoutedStart, checkSampling, type SamplingDefaults,
} from '../../../lib/api/generation/sampling-checks.ts';
import { MAX_SALT_CHARS } from '../../../lib/api/generation/sampling-fields.ts';
import { promptOf } from '../../support/engine-fixture.ts';

const FIELDS: CheckedFields = {
  n: null, presence_penalty: 0, frequency_penalty: 0, repetition_penalty: null, temperature: null, top_p: null, top_k: null, min_p: null, max_tokens: null,
  min_tokens: 0, stream_interval: null, stop: [], bad_words: [], use_beam_search: false,
};

/** The message of a refusal; null where there is none. */
function refusalOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const refusalOfFields = (changes: Partial<CheckedFields>, defaults: SamplingDefaults = {}): string | null => refusalOf(() => checkSampling({ ...FIELDS, ...changes }, defaults));

describe('checkSampling', () => {
  it('takes one choice alone where nothing is drawn, but for beams', () => {
    for (const fields of [{}, { temperature: 0 }, { n: 1, temperature: 0 }, { n: 2, temperature: 0.5 }, { n: 2, temperature: 0, use_beam_search: true }]) {
      assert.equal(refusalOfFields(fields), null);
    }
    assert.match(refusalOfFields({ n: 2, temperature: 0 }) ?? '', /n must be 1 .* got 2/);
    assert.match(refusalOfFields({ n: 2 }, { defaultTemperature: 0 }) ?? '', /n must be 1/);
    assert.equal(refusalOfFields({ n: 2, temperature: 1 }, { defaultTemperature: 0 }), null);
  });

  it('takes a limit of one token or more, wherever it stands', () => {
    assert.deepEqual([null, 1].map((max_tokens) => refusalOfFields({ max_tokens })), [null, null]);
    assert.match(refusalOfFields({ max_tokens: 0 }) ?? '', /max_tokens .* got 0/);
    assert.match(refusalOfFields({ max_tokens: 5 }, { maxTokens: 0 }) ?? '', /max_tokens .* got 0/);
    assert.equal(refusalOfFields({ max_tokens: 0 }, { maxTokens: null }), null);
  });

  it('looks at each field that has bounds, and at texts that are empty', () => {
    const beyond = { n: 0, presence_penalty: 3, frequency_penalty: 3, repetition_penalty: 0, temperature: 3, top_p: 2, top_k: -2, min_p: 2, min_tokens: -1, stream_interval: 0 };
    for (const [name, value] of Object.entries(beyond)) assert.match(refusalOfFields({ [name]: value }) ?? '', new RegExp(`^${name} must be`));
    assert.match(refusalOfFields({ stop: ['a', ''] }) ?? '', /^stop /);
    assert.match(refusalOfFields({ bad_words: ['a', ''] }) ?? '', /^bad_words /);
  });
});

describe('checks against a limit', () => {
  it('take as many tokens as there may be', () => {
    assert.deepEqual([null, 10].map((asked) => refusalOf(() => checkMaxTokens(asked, 'max_completion_tokens', 10))), [null, null]);
    assert.throws(() => checkMaxTokens(11, 'max_completion_tokens', 10), { kind: 'invalid_request', param: 'max_completion_tokens', message: /max_model_len=10\b/ });
    assert.equal(refusalOf(() => checkMinTokens(10, 10)), null);
    assert.throws(() => checkMinTokens(11, 10), { kind: 'invalid_request', message: /max_tokens=10, got 11/ });
  });

  it('take a place in every prompt, or behind it', () => {
    const prompts = [promptOf('a', 5), promptOf('b', 3)];
    const refusals = [-1, 0, 3, 4].map((start) => refusalOf(() => checkRoutedStart({ routed_experts_prompt_start: start }, prompts)) !== null);
    assert.deepEqual(refusals, [true, false, false, true]);
  });

  it('take a salt of that many characters, and none with a character that paths have', () => {
    assert.deepEqual([null, 'a', 'a'.repeat(MAX_SALT_CHARS)].map((salt) => refusalOf(() => checkCacheSalt(salt))), [null, null, null]);
    for (const salt of ['', 'a'.repeat(MAX_SALT_CHARS + 1), 'a@', '/', 'a\\b', '\0']) {
      assert.throws(() => checkCacheSalt(salt), { kind: 'invalid_request', param: 'cache_salt' }, JSON.stringify(salt).slice(0, 20));
    }
  });
});

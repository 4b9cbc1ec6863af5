import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTraceLine, TraceLineError } from '../../lib/simulate/trace-line.ts';

const parse = (fields: unknown) => parseTraceLine(JSON.stringify(fields));
const LENGTH = { arrival_ms: 1, prompt_tokens: 8, output_tokens: 2 };

describe('parseTraceLine', () => {
  it('reads a length, with a prefix of a group', () => {
    assert.deepEqual(parse({ arrival_ms: 1.5, prompt_tokens: 8, output_tokens: 2, prefix_group: 7, prefix_tokens: 5, lora: 'a', priority: -3, other: {} }), {
      arrivalMs: 1.5,
      prompt: { kind: 'length', numTokens: 8, prefixGroup: '7', numPrefixTokens: 5 },
      numOutputTokens: 2,
      lora: 'a',
      priority: -3,
    });
    assert.deepEqual(parse({ ...LENGTH, prefix_group: 'g' }).prompt, { kind: 'length', numTokens: 8, prefixGroup: 'g', numPrefixTokens: 8 });
    assert.deepEqual(parse({ ...LENGTH, lora: null }).prompt, { kind: 'length', numTokens: 8, prefixGroup: null, numPrefixTokens: 0 });
  });

  it('reads a line of Mooncake\'s traces', () => {
    assert.deepEqual(parse({ timestamp: 27482, input_length: 6955, output_length: 52, hash_ids: [46, '47'] }), {
      arrivalMs: 27482,
      prompt: { kind: 'blocks', numTokens: 6955, hashIds: ['46', '47'] },
      numOutputTokens: 52,
      lora: null,
      priority: 0,
    });
  });

  it('reads prompts that are there', () => {
    assert.deepEqual(parse({ arrival_ms: 0, prompt: 'Hi', output_tokens: 1 }).prompt, { kind: 'text', text: 'Hi' });
    assert.deepEqual(parse({ arrival_ms: 0, prompt: [5, 0], output_tokens: 1 }).prompt, { kind: 'token-ids', tokenIds: [5, 0] });
  });

  const mistakes: readonly [unknown, string | null, RegExp][] = [
    [[], null, /JSON object/],
    [null, null, /JSON object/],
    [{ ...LENGTH, arrival_ms: -1 }, 'arrival_ms', /number from 0/],
    [{ ...LENGTH, arrival_ms: '3' }, 'arrival_ms', /"3"/],
    [{ prompt_tokens: 8, output_tokens: 2 }, 'arrival_ms', /missing/],
    [{ ...LENGTH, timestamp: 1 }, 'timestamp', /arrival_ms/],
    [{ ...LENGTH, output_tokens: 0 }, 'output_tokens', /integer from 1/],
    [{ timestamp: 1, input_length: 8, output_length: 1.5 }, 'output_length', /1\.5/],
    [{ arrival_ms: 1, output_tokens: 2 }, 'prompt_tokens', /missing/],
    [{ ...LENGTH, prompt_tokens: 0 }, 'prompt_tokens', /integer from 1/],
    [{ ...LENGTH, prompt: 'x' }, 'prompt_tokens', /beside prompt/],
    [{ arrival_ms: 1, prompt: '', output_tokens: 2 }, 'prompt', /not empty/],
    [{ arrival_ms: 1, prompt: [1, -1], output_tokens: 2 }, 'prompt', /token ids/],
    [{ ...LENGTH, prefix_tokens: 3 }, 'prefix_tokens', /prefix_group/],
    [{ ...LENGTH, prefix_group: 'g', prefix_tokens: 9 }, 'prefix_tokens', /from 0 to 8/],
    [{ ...LENGTH, prefix_group: {} }, 'prefix_group', /text or an integer/],
    [{ ...LENGTH, hash_ids: [1], prefix_group: 'g' }, 'prefix_group', /hash_ids/],
    [{ ...LENGTH, hash_ids: [1, 2.5] }, 'hash_ids[1]', /2\.5/],
    [{ ...LENGTH, hash_ids: 4 }, 'hash_ids', /list/],
    [{ ...LENGTH, lora: 3 }, 'lora', /adapter/],
    [{ ...LENGTH, priority: 0.5 }, 'priority', /integer/],
  ];
  for (const [fields, field, message] of mistakes)
    it(`refuses ${JSON.stringify(fields)}, and says why`, () => {
      assert.throws(() => parse(fields), (error) => error instanceof TraceLineError && error.field === field && message.test(error.message));
    });

  it('refuses what is no JSON, and what a prototype has', () => {
    assert.throws(() => parseTraceLine('{"arrival_ms": 1,'), /JSON object/);
    assert.throws(() => parseTraceLine('{"__proto__": {"arrival_ms": 1}, "prompt_tokens": 1, "output_tokens": 1}'), /missing/);
  });
});

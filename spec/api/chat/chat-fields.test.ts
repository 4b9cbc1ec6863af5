import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatFields } from '../../../lib/api/chat/chat-fields.ts';
import { readFields } from '../../../lib/api/fields.ts';

const MESSAGES = [{ role: 'user', content: 'x' }];

describe('chatFields', () => {
  it('finds faults in the order of vLLM\'s model', () => {
    const faults: readonly (readonly [fault: object, param: string])[] = [
      [{ messages: [{ role: 'user', content: 5 }] }, 'body.messages.0.ChatCompletionDeveloperMessageParam.content'],
      [{ model: 5 }, 'body.model'],
      [{ logprobs: 'x' }, 'body.logprobs'],
      [{ max_tokens: 'x' }, 'body.max_tokens'],
      [{ stream: 'x' }, 'body.stream'],
      [{ tools: [{ type: 'x' }] }, 'body.tools.0.type'],
      [{ reasoning_effort: 'x' }, 'body.reasoning_effort'],
      [{ user: 5 }, 'body.user'],
      [{ stop_token_ids: ['x'] }, 'body.stop_token_ids.0'],
      [{ echo: 'x' }, 'body.echo'],
      [{ structured_outputs: { json: 5 } }, 'body.structured_outputs.json'],
      [{ priority: 'x' }, 'body.priority'],
      [{ stream_interval: 0 }, 'body.stream_interval'],
    ];
    for (const [index, [, param]] of faults.entries()) {
      // Later faults first: the order of the body does not count.
      const body = Object.assign({ messages: MESSAGES }, ...faults.slice(index).map(([fault]) => fault).reverse()) as object;
      assert.throws(() => readFields(body, chatFields), { kind: 'validation', param }, param);
    }
  });

  it('ends at once with what counts or looks at itself, whatever else is wrong', () => {
    const wrong = { messages: MESSAGES, max_tokens: 'x' };
    assert.throws(() => readFields({ ...wrong, thinking_token_budget: -5 }, chatFields), { kind: 'invalid_request', param: 'thinking_token_budget' });
    assert.throws(() => readFields({ ...wrong, structured_outputs: { regex: 'a', grammar: 'b' } }, chatFields), { kind: 'invalid_request', param: null });
    assert.throws(() => readFields({ ...wrong, structured_outputs: { regex: 5, grammar: 'b' } }, chatFields), { kind: 'validation', param: 'body.max_tokens' });
  });
});

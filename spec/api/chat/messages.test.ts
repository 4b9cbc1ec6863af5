import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessages as parse, type Conversation } from '../../../lib/api/chat/messages.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

function parseMessages(values: readonly unknown[], maxChars: number): Conversation {
  return parse(values, { maxChars, contentFormat: 'string', modelName: 'm' });
}

describe('parseMessages', () => {
  it('joins parts, and hands on tool calls with arguments as objects', () => {
    const { messages } = parseMessages(
      [
        { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'text', text: '' }, { type: 'text', text: 'b' }, { type: 'refusal', refusal: 'c' }] },
        { role: 'assistant', content: null, tool_calls: [{ id: '1', function: { name: 'f', arguments: '{"a":1}' } }] },
        { role: 'assistant', tool_calls: null },
        { role: 'guest', content: ['d', 'e'] },
      ],
      NO_LIMIT,
    );
    assert.deepEqual(messages.map(({ content }) => content), ['a\nb\nc', '', '', 'd\ne']);
    assert.deepEqual(messages[1]?.['tool_calls'], [{ id: '1', function: { name: 'f', arguments: new Map([['a', 1]]) } }]);
  });

  it('counts no more than is rendered, and keeps no texts once they are too many', () => {
    const { messages, minChars } = parseMessages(Array(100_000).fill({ role: 'user', content: 'word' }), 50);
    assert.deepEqual([messages.length, minChars], [10, 500_000]);
    assert.equal(parseMessages([{ role: 'guest', content: Array(100_000).fill('') }], 50).minChars, 100_000);
    assert.equal(parseMessages([{ role: 'assistant', tool_calls: Array(100_000).fill(1) }], 50).minChars, 200_001);
  });

  it('names the place of a fault as vLLM does, and does not keep what comes after the first ones', () => {
    const values: unknown[] = Array(3_000_000).fill(0);
    assert.throws(() => parseMessages(values, NO_LIMIT), /^ServerError: 24000000 validation errors:\n {2}body\.messages\.0\.ChatCompletionDeveloperMessageParam: .*\.\.\.and 23999990 more errors$/s);
    assert.throws(() => parseMessages([{ role: 'user', content: 'x' }, { role: 'user', content: 5 }], NO_LIMIT), {
      param: 'body.messages.1.ChatCompletionDeveloperMessageParam.content',
    });
    assert.throws(() => parseMessages([{ role: 'guest', content: ['x', 7] }], NO_LIMIT), /body\.messages\.0\.content\.1 is no text part/);
  });

  it('takes null and bare texts from the roles that may have them', () => {
    const content = { kind: 'validation', param: 'body.messages.0.ChatCompletionDeveloperMessageParam.content' };
    for (const role of ['developer', 'system', 'user', 'tool', 'guest']) assert.throws(() => parseMessages([{ role, content: null }], NO_LIMIT), content);
    for (const role of ['assistant', 'function']) assert.equal(parseMessages([{ role, content: null }], NO_LIMIT).messages[0]?.content, '');
    assert.throws(() => parseMessages([{}], NO_LIMIT), content);
    for (const role of ['developer', 'system', 'user', 'assistant', 'tool']) {
      assert.throws(() => parseMessages([{ role, content: ['x', { type: 'output_text', text: 'y' }] }], NO_LIMIT), { kind: 'invalid_request', message: /content: expected parts/ });
      assert.equal(parseMessages([{ role, content: ['x', { type: 'text', text: 'y' }] }], NO_LIMIT).messages[0]?.['content'], 'x\ny');
    }
  });
});

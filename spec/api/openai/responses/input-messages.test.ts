import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../../lib/base/error.ts';
import { Issues, Place } from '../../../../lib/api/place.ts';
import { checkItems, continuesLastItem, toMessages } from '../../../../lib/api/openai/responses/input-messages.ts';

function read(input: string | readonly unknown[]): readonly unknown[] {
  return toMessages({ input, instructions: null, history: null });
}

function check(items: readonly unknown[]): void {
  const issues = new Issues();
  const place = new Place(issues);
  place.field = 'input';
  checkItems(items, place);
  issues.throwIfAny();
}

function call(id: string, changes: Record<string, unknown> = {}): unknown {
  return { type: 'function_call', call_id: id, name: 'f', arguments: '{}', ...changes };
}

const asked = (id: string, name = 'f', given = '{}'): unknown => ({ id, type: 'function', function: { name, arguments: given } });

describe('toMessages', () => {
  it('makes a text the message of a user, after instructions', () => {
    assert.deepEqual(toMessages({ input: 'Hi', instructions: 'Be kind.', history: null }), [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('puts what came before in front, without its instructions', () => {
    const history = { messages: [{ role: 'system', content: 'old' }, { role: 'user', content: 'a' }], outputTexts: ['b'] };
    assert.deepEqual(toMessages({ input: 'c', instructions: 'new', history }), [
      { role: 'system', content: 'new' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
    ]);
  });

  it('joins reasoning, text and calls of one answer', () => {
    const items = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'short' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Wait.' }] },
      call('1'),
      call('2', { namespace: 'n' }),
      { type: 'custom_tool_call', call_id: '3', name: 'run', input: 'a"b' },
    ];
    assert.deepEqual(read(items), [
      { role: 'assistant', reasoning: 'short', content: 'Wait.', tool_calls: [asked('1'), asked('2', 'n__f'), asked('3', 'run', '{"input":"a\\"b"}')] },
    ]);
  });

  it('begins another answer where the last one has such a part, and after a tool', () => {
    const text = (content: string): unknown => ({ role: 'assistant', content });
    assert.deepEqual(read([text('a'), text('b')]), [text('a'), text('b')]);
    assert.deepEqual(read([call('1'), { type: 'function_call_output', call_id: '1', output: 'x' }, call('2')]), [
      { role: 'assistant', tool_calls: [asked('1')] },
      { role: 'tool', content: 'x', tool_call_id: '1' },
      { role: 'assistant', tool_calls: [asked('2')] },
    ]);
  });

  it('takes the first text of reasoning, its summary where there is none', () => {
    const reasoning = (changes: Record<string, unknown>): unknown => read([{ type: 'reasoning', summary: [{ text: 's' }], ...changes }])[0];
    assert.deepEqual(reasoning({ content: [{ text: 'c' }, { text: 'd' }] }), { role: 'assistant', reasoning: 'c' });
    assert.deepEqual(reasoning({ content: [] }), { role: 'assistant', reasoning: 's' });
    assert.deepEqual(reasoning({ summary: [] }), { role: 'assistant', reasoning: '' });
  });

  it('changes nothing of what it was given', () => {
    const items = [{ role: 'assistant', content: 'x' }, call('1')];
    const before = structuredClone(items);
    read(items);
    assert.deepEqual(items, before);
  });

});

describe('checkItems', () => {
  it('names the place of what is no item', () => {
    const items = [{ type: 'message' }, { type: 'reasoning' }, { type: 'function_call_output' }, { type: 'function_call_output', call_id: 'c' }, call('1', { arguments: {} })];
    for (const item of [7, null, 'x', [], {}, { role: 5 }, { role: 'user' }, ...items]) {
      const isPlaced = (error: unknown): boolean => error instanceof ServerError && error.param === 'body.input' && error.message.includes('at 1 an item');
      assert.throws(() => check([{ role: 'user', content: 'x' }, item]), isPlaced, JSON.stringify(item));
    }
  });

  it('takes items that nobody reads', () => {
    check([{ type: 'web_search_call' }, { type: 'reasoning', summary: [], encrypted_content: 'x' }]);
  });
});

describe('continuesLastItem', () => {
  it('looks for a message or reasoning that is not complete', () => {
    const cases: readonly [input: string | readonly unknown[], expected: boolean][] = [
      ['x', false],
      [[], false],
      [[{ role: 'assistant', content: 'x', status: 'in_progress' }], true],
      [[{ type: 'reasoning', status: 'incomplete' }], true],
      [[{ type: 'message', status: 'completed' }], false],
      [[{ type: 'function_call', status: 'incomplete' }], false],
      [[{ type: 'message', status: 'incomplete' }, { role: 'user' }], false],
    ];
    for (const [input, expected] of cases) assert.equal(continuesLastItem(input), expected, JSON.stringify(input));
  });
});

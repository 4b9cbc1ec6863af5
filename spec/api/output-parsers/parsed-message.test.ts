import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toDeltaJson } from '../../../lib/api/output-parsers/parsed-delta.ts';
import { toFinishReason, toMessageContent, type ToolChoice } from '../../../lib/api/output-parsers/parsed-message.ts';

const NAMED: ToolChoice = { name: 'f' };

describe('toFinishReason', () => {
  it('says tool_calls in a stream that stopped after a call nobody named', () => {
    const reasonOf = (toolChoice: ToolChoice, finishReason: 'stop' | 'length', hasToolCalls = true): string =>
      toFinishReason({ finishReason, toolChoice, hasToolCalls, isStream: true });
    assert.deepEqual([reasonOf('auto', 'stop'), reasonOf('required', 'stop'), reasonOf(NAMED, 'stop')], ['tool_calls', 'tool_calls', 'stop']);
    assert.deepEqual([reasonOf('auto', 'length'), reasonOf('auto', 'stop', false), reasonOf('required', 'stop', false)], ['length', 'stop', 'stop']);
  });

  it('says tool_calls of a whole answer with a call of its own accord, and of any that stopped where one was required', () => {
    const reasonOf = (toolChoice: ToolChoice, finishReason: 'stop' | 'length', hasToolCalls = true): string =>
      toFinishReason({ finishReason, toolChoice, hasToolCalls, isStream: false });
    assert.deepEqual([reasonOf('auto', 'stop'), reasonOf('auto', 'length'), reasonOf('auto', 'stop', false)], ['tool_calls', 'tool_calls', 'stop']);
    assert.deepEqual([reasonOf('required', 'stop', false), reasonOf('required', 'length'), reasonOf(NAMED, 'stop')], ['tool_calls', 'length', 'stop']);
  });
});

describe('toMessageContent', () => {
  it('is an empty text instead of null where a call was forced', () => {
    assert.deepEqual([toMessageContent(null, 'auto'), toMessageContent(null, 'none')], [null, null]);
    assert.deepEqual([toMessageContent(null, 'required'), toMessageContent(null, NAMED), toMessageContent('a', NAMED)], ['', '', 'a']);
  });
});

describe('toDeltaJson', () => {
  it('keeps what is absent apart from what is null, in the order of the wire', () => {
    assert.equal(toDeltaJson({}), '{}');
    assert.equal(toDeltaJson({ reasoning: null, content: 'a"' }), '{"content":"a\\"","reasoning":null}');
    assert.equal(toDeltaJson({ content: null, toolCalls: [] }), '{"content":null}');
    assert.equal(
      toDeltaJson({ toolCalls: [{ index: 0, id: 'x', type: 'function', name: 'f', arguments: '{' }, { index: 1, id: null, name: null }] }),
      '{"tool_calls":[{"id":"x","type":"function","index":0,"function":{"name":"f","arguments":"{"}},{"id":null,"index":1,"function":{"name":null}}]}',
    );
  });
});

// Deltas and whole messages of DeepSeek V3 and V3.1, as vLLM's parsers of those names make them of one token at a time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toDeltaJson } from '../../../lib/api/output-parsers/parsed-delta.ts';
import { DEEPSEEK_V3, DEEPSEEK_V31 } from '../../../lib/api/output-parsers/tool-calls/deepseek-v3.ts';
import type { ToolCallParser, ToolCallStyle } from '../../../lib/api/output-parsers/tool-calls/tool-call-parser.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';

const V3_TOKENS = ['Hi', '<｜tool▁calls▁begin｜>', '<｜tool▁call▁begin｜>', 'function', '<｜tool▁sep｜>', 'f', '\n', '```', 'json', '\n', '{"', 'a', '":', ' 1', '}\n', '```', '<｜tool▁call▁end｜>', '<｜tool▁calls▁end｜>', ''];
const V31_TOKENS = ['Hi', '<｜tool▁calls▁begin｜>', '<｜tool▁call▁begin｜>', 'f', '<｜tool▁sep｜>', '{"', 'a', '":', ' 1', '}', '<｜tool▁call▁end｜>', '<｜tool▁calls▁end｜>', ''];

const NAMED = '{"tool_calls":[{"id":"ID","type":"function","index":0,"function":{"name":"f"}}]}';
const ARGUMENTS = ['{"', 'a', '":', ' 1', '}'].map((piece) => `{"tool_calls":[{"index":0,"function":{"arguments":${JSON.stringify(piece)}}}]}`);
const NOTHING = '{"content":""}';

function createParser(style: ToolCallStyle): ToolCallParser {
  return style.createParser({ tools: [{ name: 'f' }], vocabulary: NO_MARKERS, hidesCalls: false, createId: () => 'ID' }, false);
}

function stream(style: ToolCallStyle, tokens: readonly string[]): (string | null)[] {
  const parser = createParser(style);
  return tokens.map((token) => {
    const delta = parser.push(token, []);
    return delta === null ? null : toDeltaJson(delta);
  });
}

describe('DEEPSEEK_V3', () => {
  it('sends the name at the end of its line, and the arguments without their fence', () => {
    const head = ['{"content":"Hi"}', NOTHING, null, null, null, null, NAMED, null, null, null];
    assert.deepEqual(stream(DEEPSEEK_V3, V3_TOKENS), [...head, ...ARGUMENTS, null, null, NOTHING, NOTHING]);
  });

  it('reads a whole text', () => {
    assert.deepEqual(createParser(DEEPSEEK_V3).parseWhole(V3_TOKENS.join('')), { content: 'Hi', toolCalls: [{ id: 'ID', name: 'f', arguments: '{"a": 1}' }] });
  });
});

describe('DEEPSEEK_V31', () => {
  it('sends the name at the separator, and the arguments as they are spelt', () => {
    assert.deepEqual(stream(DEEPSEEK_V31, V31_TOKENS), ['{"content":"Hi"}', NOTHING, null, null, NAMED, ...ARGUMENTS, null, NOTHING, NOTHING]);
  });

  it('leaves a text without the marker of calls as it is, and is content up to that one', () => {
    for (const text of ['', 'Hi', '<｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜>']) {
      assert.deepEqual(createParser(DEEPSEEK_V31).parseWhole(text), { content: text, toolCalls: null });
    }
    for (const call of ['', '<｜tool▁call▁begin｜>f<｜tool▁sep｜>{', '<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\n}<｜tool▁call▁end｜>']) {
      assert.deepEqual(createParser(DEEPSEEK_V31).parseWhole(`Hi<｜tool▁calls▁begin｜>${call}`), { content: 'Hi', toolCalls: [] });
    }
  });

  it('drops calls that have begun and are not whole', () => {
    for (const text of ['<｜tool▁call▁begin｜>f<｜tool▁sep｜>{', '']) {
      assert.deepEqual(createParser(DEEPSEEK_V31).parseWhole(`<｜tool▁calls▁begin｜>${text}`), { content: null, toolCalls: [] });
      assert.deepEqual(createParser(DEEPSEEK_V3).parseWhole(`Hi<｜tool▁calls▁begin｜>${text}`), { content: 'Hi', toolCalls: [] });
    }
  });
});

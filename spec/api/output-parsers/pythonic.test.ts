// Calls as Python: a recording of vLLM 0.32, and what its parsers make of Python's literals.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toDeltaJson } from '../../../lib/api/output-parsers/parsed-delta.ts';
import { LLAMA4_PYTHONIC, OLMO3, PYTHONIC } from '../../../lib/api/output-parsers/tool-calls/pythonic.ts';
import type { ToolCallParser, ToolCallStyle } from '../../../lib/api/output-parsers/tool-calls/tool-call-parser.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';

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

/** All content of a stream, and the arguments of its calls by index. */
function join(style: ToolCallStyle, tokens: readonly string[]): { content: string; calls: string[] } {
  const parser = createParser(style);
  const joined = { content: '', calls: [] as string[] };
  for (const delta of [...tokens.map((token) => parser.push(token, [])), parser.finish?.() ?? null]) {
    joined.content += delta?.content ?? '';
    for (const { index, arguments: args } of delta?.toolCalls ?? []) joined.calls[index] = (joined.calls[index] ?? '') + (args ?? '');
  }
  return joined;
}

function readWhole(style: ToolCallStyle, text: string): unknown {
  const { content, toolCalls } = createParser(style).parseWhole(text);
  return toolCalls === null ? content : toolCalls.map(({ name, arguments: args }) => `${name} ${args}`);
}

/** Python -> JSON of the arguments. */
const LITERALS: readonly (readonly [string, string])[] = [
  ['', '{}'],
  ["a=1, b='x'", '{"a": 1, "b": "x"}'],
  ['a=True, b=False, c=None', '{"a": true, "b": false, "c": null}'],
  ['a=true, b = false , c= null', '{"a": true, "b": false, "c": null}'],
  ['a=0x1F, b=0o17, c=0b11', '{"a": 31, "b": 15, "c": 3}'],
  ['a=1_000, b=-2, c=1.50, d=1e5, e=00, f=.5, g=2.', '{"a": 1000, "b": -2, "c": 1.5, "d": 100000.0, "e": 0, "f": 0.5, "g": 2.0}'],
  ['a=12345678901234567890', '{"a": 12345678901234567890}'],
  ["a=[1, ['x'], [], ], b={}", '{"a": [1, ["x"], []], "b": {}}'],
  ['a=(1, 2), b=(), c=(1,), d=(1), e=((), (2)), f=[(1, [3]), ]', '{"a": [1, 2], "b": [], "c": [1], "d": 1, "e": [[], 2], "f": [[1, [3]]]}'],
  ["a=1, b={'k': 1, 'l': 2, 'k': [3]}, a='x'", '{"a": "x", "b": {"k": [3], "l": 2}}'],
  [`a={"k": {'l': [1]}, 2: None,}`, '{"a": {"k": {"l": [1]}, "2": null}}'],
  [String.raw`a='it\'s "\x41\u00e9\101\0\n\\\d'`, String.raw`{"a": "it's \"AéA\u0000\n\\\\d"}`],
  [String.raw`a="\U0001f642"`, '{"a": "🙂"}'],
];

const NO_CALLS: readonly string[] = [
  '', 'Hi', ' [f()]', '[', '[]', '[1, 2]', '[link](url)', '[f]', '[f(]', '[f(1)]', '[f(a=)]', '[f(a=b)]', '[f(a=1]', '[f(a=1)', '[f(a=(1)]', '[f(a={(1,): 2})]', "[f(a={'x'})]",
  "[f(a='x)]", "[f(a='\\x4g')]", '[f(a="\\U00110000")]', '[f(a="x\ny")]', '[f(a=1-2)]', '[f(a=01)]', '[f(a=1e999)]', '[f()] and more', '[f(**{})]', '[a.b()]', '[a.b(c=1)]', '[f(a = 1)]', '[f(), a.b(c=1)]', '[a..b()]',
  `[f(a=${'['.repeat(100_000)}`, `[f(a=${'1'.repeat(5000)})]`,
];

describe('PYTHONIC', () => {
  it('streams as recorded', () => {
    assert.deepEqual(stream(PYTHONIC, ['[', 'get', '_weather', '(location', '=', '"', 'Paris', '"', ')', ']', '']), [
      null, null, null, null, null,
      String.raw`{"tool_calls":[{"id":"ID","type":"function","index":0,"function":{"name":"get_weather","arguments":"{\"location\": \""}}]}`,
      '{"tool_calls":[{"id":null,"index":0,"function":{"arguments":"Paris"}}]}',
      null,
      String.raw`{"tool_calls":[{"id":null,"index":0,"function":{"arguments":"\"}"}}]}`,
      '{"content":""}',
      '{"content":""}',
    ]);
  });

  it('reads the whole of the recording', () => {
    assert.deepEqual(readWhole(PYTHONIC, '[get_weather(location="Paris")]'), ['get_weather {"location": "Paris"}']);
  });

  for (const [python, json] of LITERALS) {
    it(`writes the arguments as JSON, whole and by character: ${python}`, () => {
      const text = `[f(${python}), g()]\n`;
      assert.deepEqual(readWhole(PYTHONIC, text), [`f ${json}`, 'g {}']);
      assert.deepEqual(join(PYTHONIC, text.split('')), { content: '', calls: [json, '{}'] });
    });
  }

  for (const text of NO_CALLS) {
    it(`leaves as it is what is no call: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.equal(readWhole(PYTHONIC, text), text);
      const { content, calls } = join(PYTHONIC, text.split(''));
      // A stream says nothing of what begins as a list.
      if (calls.length === 0) assert.equal(content, text.startsWith('[') ? '' : text);
    });
  }
});

describe('LLAMA4_PYTHONIC', () => {
  it('reads calls with markers and without', () => {
    for (const text of ['[f(a=1)]', '<|python_start|>[f(a=1)]<|python_end|>', '<|python_start|>[f(a=1)]']) {
      assert.deepEqual(readWhole(LLAMA4_PYTHONIC, text), ['f {"a": 1}']);
      assert.deepEqual(join(LLAMA4_PYTHONIC, text.split('')), { content: '', calls: ['{"a": 1}'] });
    }
  });

  it('leaves other text as it is', () => {
    for (const text of ['<', '<|python', '<|python_start|>print(1)', 'Hi']) {
      assert.equal(readWhole(LLAMA4_PYTHONIC, text), text);
      assert.deepEqual(join(LLAMA4_PYTHONIC, text.split('')), { content: text, calls: [] });
    }
  });
});

describe('OLMO3', () => {
  it('reads a call per line, with words of JSON', () => {
    const text = '<function_calls>\nf(a=null, b=true)\n\ng(c=None)\n</function_calls>';
    assert.deepEqual(readWhole(OLMO3, text), ['f {"a": null, "b": true}', 'g {"c": null}']);
    assert.deepEqual(join(OLMO3, text.split('')), { content: '', calls: ['{"a": null, "b": true}', '{"c": null}'] });
  });

  it('reads calls without tags in a whole text, and keeps text ahead of the tags', () => {
    assert.deepEqual(readWhole(OLMO3, 'f()\ng()'), ['f {}', 'g {}']);
    const { content, toolCalls } = createParser(OLMO3).parseWhole('Hi.\n<function_calls>f()</function_calls>');
    assert.deepEqual([content, toolCalls?.length], ['Hi.', 1]);
  });
});

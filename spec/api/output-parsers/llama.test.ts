// What vLLM 0.32 streams in the style llama3_json, and what becomes of text that is no call.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser, type OutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { toDeltaJson } from '../../../lib/api/output-parsers/parsed-delta.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';

function createParser(): OutputParser {
  return createOutputParser({
    reasoningParser: null,
    toolCallParser: 'llama3_json',
    tools: [{ name: 'get_weather' }],
    toolChoice: 'auto',
    parallelToolCalls: true,
    includeReasoning: true,
    promptTokenIds: [],
    vocabulary: NO_MARKERS,
    createId: () => 'ID',
  });
}

/** Piece and delta for the pieces that have one. */
function stream(pieces: readonly string[]): [string, string][] {
  const parser = createParser();
  const deltas = pieces.map((piece, index) => (index === pieces.length - 1 ? parser.finish(piece, [1]) : parser.push(piece, [1])));
  return pieces.flatMap((piece, index) => (deltas[index] ? [[piece, toDeltaJson(deltas[index])]] : []));
}

function textOf(parser: OutputParser, text: string): [string | null, string[]] {
  const { content, toolCalls } = parser.parseWhole(text, []);
  return [content, toolCalls.map((call) => `${call.name} ${call.arguments}`)];
}

describe('llama3_json', () => {
  it('streams as recorded: arguments come one piece late, and an empty piece at the end', () => {
    const pieces = ['{"', 'name', '":', ' "', 'get_weather', '",', ' "', 'parameters', '":', ' {"', 'location', '":', ' "', 'Paris', '"}}', ''];
    assert.deepEqual(stream(pieces), [
      ['",', '{"tool_calls":[{"id":"ID","type":"function","index":0,"function":{"name":"get_weather"}}]}'],
      ['Paris', '{"tool_calls":[{"index":0,"function":{"arguments":"{\\"location\\": \\""}}]}'],
      ['"}}', '{"tool_calls":[{"index":0,"function":{"arguments":"Paris\\"}"}}]}'],
      ['', '{"tool_calls":[{"index":0,"function":{"arguments":""}}]}'],
    ]);
    assert.deepEqual(textOf(createParser(), pieces.join('')), [null, ['get_weather {"location": "Paris"}']]);
  });

  it('sends the rest of arguments that are cut off with the last piece that has any', () => {
    const cutOff = { ', "x': '{"a": [1, "x"]}', ', {"c"': '{"a": [1, {}]}', ', 23': '{"a": [1, 23]}' };
    for (const [text, expected] of Object.entries(cutOff)) {
      const deltas = stream(['{"name": "f", "param', 'eters": {"a": [', '1', text]).map(([, delta]) => JSON.parse(delta) as { tool_calls: { function: { arguments?: string } }[] });
      assert.equal(deltas.flatMap(({ tool_calls: calls }) => calls.map((call) => call.function.arguments ?? '')).join(''), expected, text);
    }
  });

  it('reads calls behind the tag, and writes numbers and escapes as Python does', () => {
    const text = String.raw`<|python_tag|>{"arguments":{"a":"\u00e9\ud83d\ude42","b":1.50,"c":[]},"name":"f"}; {"name":"g","parameters":{}}`;
    assert.deepEqual(textOf(createParser(), text), [null, ['f {"a": "é🙂", "b": 1.5, "c": []}', 'g {}']]);
    assert.deepEqual(stream(Array.from(text)).at(-1)?.[1], '{"tool_calls":[{"id":"ID","type":"function","index":1,"function":{"name":"g"}}]}');
  });

  it('leaves text that is no call as content in whole answers, and says nothing of it in streams once it looks like a call', () => {
    const streamed = { 'Hi {': 'Hi {', '{': '', '{"a": 1}': '', '{"name": 1, "parameters": {}}': '', '}{': '}{', '{]]"': '', '<|pyth': '<|pyth', '{"name": "f': '' };
    for (const [text, expected] of Object.entries(streamed)) {
      assert.deepEqual(textOf(createParser(), text), [text, []]);
      const deltas = stream(Array.from(text)).map(([, delta]) => (JSON.parse(delta) as { content?: string }).content);
      assert.equal(deltas.join(''), expected);
    }
  });
});

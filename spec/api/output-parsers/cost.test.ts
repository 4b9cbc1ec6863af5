// The cost of a token does not grow with the text so far: four times the text takes far less than four times four the time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';

const TOOLS = [{ name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'object' } } } }];

/** Name of a text -> its beginning, and what is repeated behind it. */
const TEXTS: Readonly<Record<string, readonly [start: string, repeated: string]>> = {
  'plain text': ['', 'word '],
  'white space': ['', ' '],
  'white space behind a call': ['<tool_call>\n{"name": "f", "arguments": {"a": "x"}}', '\n'],
  'reasoning': ['<think>', 'so '],
  'white space in reasoning': ['<think>x', '\n'],
  'one long string': ['<tool_call>\n{"name": "f", "arguments": {"a": "', 'word '],
  'one long tagged value': ['<tool_call>\n<function=f>\n<parameter=a>\n', 'word '],
  'a value that is not a string': ['<tool_call>\n<function=f>\n<parameter=b>\n', '[1] '],
  'deep lists': ['<tool_call>\n{"name": "f", "arguments": {"a": ', '['],
  'a long name': ['<tool_call>\n{"name": "', 'word'],
  'names without a value': ['<tool_call>\n{', '"name" '],
  'beginnings of markers': ['', '</tool'],
  'many calls': ['', '<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call>'],
  'many tagged calls': ['', '<tool_call>\n<function=f>\n</function>\n</tool_call>'],
  'many values': ['<tool_call>\n<function=f>\n', '<parameter=a>\n1\n</parameter>\n'],
  'required calls': ['[', '{"name": "f", "parameters": {"a": "x"}}, '],
};

const PARSERS = [
  { toolCallParser: 'hermes', reasoningParser: 'qwen3', toolChoice: 'auto' },
  { toolCallParser: 'hermes', reasoningParser: 'deepseek_r1', toolChoice: 'auto' },
  { toolCallParser: 'qwen3_coder', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'kimi_k2', reasoningParser: 'kimi_k2', toolChoice: 'auto' },
  { toolCallParser: 'seed_oss', reasoningParser: 'step3p5', toolChoice: 'required' },
] as const;

/** Milliseconds for a text of so many tokens, token by token. */
function measure(parserNames: (typeof PARSERS)[number], [start, repeated]: readonly [string, string], numTokens: number): number {
  const parser = createOutputParser({
    ...parserNames,
    tools: TOOLS,
    parallelToolCalls: true,
    includeReasoning: true,
    isThinkingEnabled: undefined,
    promptTokenIds: [],
    vocabulary: NO_MARKERS,
    createId: () => 'ID',
  });
  const begin = performance.now();
  parser.push(start, [1]);
  for (let i = 0; i < numTokens; i++) parser.push(repeated, [1]);
  parser.finish('', [1]);
  return performance.now() - begin;
}

/** The lesser of two measurements: others use the computer, too. */
function measureTwice(...args: Parameters<typeof measure>): number {
  return Math.min(measure(...args), measure(...args));
}

// Eight times the tokens: eight times the cost when it is linear, 64 times when it is quadratic.
const [FEW_TOKENS, MANY_TOKENS] = [5000, 40_000];
const MOST_TIMES = 24;
const SLACK_MS = 150;

describe('createOutputParser', () => {
  for (const parser of PARSERS) {
    it(`reads each token at the same cost, whatever stands before it: ${parser.toolCallParser}, ${parser.reasoningParser}`, () => {
      for (const [name, text] of Object.entries(TEXTS)) {
        const [fewMs, manyMs] = [measureTwice(parser, text, FEW_TOKENS), measureTwice(parser, text, MANY_TOKENS)];
        assert.ok(manyMs < fewMs * MOST_TIMES + SLACK_MS, `${name}: ${fewMs} ms, then ${manyMs} ms`);
      }
    });
  }
});

// The cost of a token does not grow with the text so far: four times the text has about four times the characters looked at.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';
import { countCharacters } from '../../support/counted-characters.ts';

const TOOLS = [{ name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'object' } } } }];

/** Name of a text -> its beginning, and what is repeated behind it. */
const TEXTS: Readonly<Record<string, readonly [start: string, repeated: string]>> = {
  'plain text': ['', 'word '],
  'white space': ['', ' '],
  'white space behind a call': ['<tool_call>\n{"name": "f", "arguments": {"a": "x"}}', '\n'],
  'reasoning': ['<think>', 'so '],
  'parts of a marker': ['<think>', 'think'],
  'announcements': ['Here is my thought process:', 'Here is my'],
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
  'a long value of a name that comes twice': ['<tool_call>\n<function=f>\n<parameter=a>\n1\n</parameter>\n<parameter=a>\n', 'word '],
  'a head of GLM that goes on': ['<tool_call>f<arg_key>a', '<arg_value>'],
  'fenced arguments': ['<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n', '\n`'],
  'many calls between markers': ['<｜tool▁calls▁begin｜>', '<｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{}\n```<｜tool▁call▁end｜>'],
  'one long tagged value of Step 3': ['<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="f"><steptml:parameter name="a">', 'word '],
  'one long string of a list': ['<tool_call>[{"name": "f", "arguments": {"a": "', 'word '],
  'many calls of a list': ['<tool_call>[', '{"name": "f", "arguments": {"a": "x"}}, '],
  'items without a name': ['<tool_call>[{', '"a": "b", '],
  'one long string of Gemma 4': ['<|tool_call>call:f{a:<|"|>', 'word, '],
  'many values of Gemma 4': ['<|tool_call>call:f{', 'x:1,'],
  'deep lists of Gemma 4': ['<|tool_call>call:f{b:', '['],
  'open elements': [']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="f">', ']<]minimax[>[<b>'],
  'many elements': [']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="f">', ']<]minimax[>[<a>x]<]minimax[>[</a>'],
  'open channels': ['', '<|open|>'],
  'many calls of Kimi K3': ['<|open|>tools<|sep|>', '<|open|>call tool="f"<|sep|><|open|>argument key="a"<|sep|>x<|close|>argument<|sep|><|close|>call<|sep|>'],
  'open arguments of Kimi K3': ['<|open|>tools<|sep|><|open|>call tool="f"<|sep|>', '<|open|>argument key="a"<|sep|>'],
  'one long head of Harmony': ['<|channel|>commentary', ' to=f'],
  'many messages of Harmony': ['', '<|channel|>commentary to=functions.f<|message|>{}<|call|><|start|>assistant'],
  'a long string of LFM 2': ["<|tool_call_start|>[f(a='", 'word < '],
  'an echo of LFM 2': ['<|tool_call_start|>[f()]<|tool_call_end|>[', 'f(), '],
  'one long string of GigaChat 3': ['<|function_call|>{"name": "f", "arguments": {"a": "', 'word } '],
  'many values of FunctionGemma': ['<start_function_call>', 'call:f{a:<escape>word<escape>,'],
  'one long string behind a mark': ['<function_call> {"name": "f", "arguments": {"a": "', 'word '],
  'many numbers behind a mark': ['<function_call> {"name": "f", "arguments": {"a": [', '1, '],
  'a long number behind a mark': ['<function_call> {"name": "f", "arguments": {"a": ', '1'],
  'deep names behind a mark': ['<function_call> {"name": "f", "arguments": ', '{"a":'],
  'many calls behind marks': ['', '<function_call> {"name": "f", "arguments": {"a": 1}}'],
  'one long string of InternLM': ['<|action_start|><|plugin|>{"name": "f", "parameters": {"a": "', 'word '],
  'escapes of InternLM': ['<|action_start|><|plugin|>{"name": "f", "parameters": {"a": "', '\\u0041'],
  'one long string of Jamba': ['<tool_calls>[{"name": "f", "arguments": {"a": "', 'word '],
  'signs of Jamba': ['<tool_calls>[{"name": "f", "arguments": {"a": "', '-='],
  'deep names of Jamba': ['<tool_calls>[{"name": "f", "arguments": ', '{"a":'],
  'many calls of Jamba': ['<tool_calls>[', '{"name": "f", "arguments": {"a": "x"}}, '],
  'names that come twice': ['{"name": "f", "parameters": {', '"a": "x", '],
  'names of Jamba that come twice': ['<tool_calls>[{"name": "f", "arguments": {', '"a": "x", '],
  'one long string of a bare list': ['[{"name": "f", "arguments": {"a": "', 'word '],
  'many calls of a bare list': ['[', '{"name": "f", "arguments": {"a": "x"}},'],
  'white space behind a bare list': ['[{"name": "f", "arguments": {"a": "x"}}]', ' '],
  'many fences': ['', '```json\n[]\n'],
  'one long string of Apertus': ['<|tools_prefix|>[{"f": {"a": "', 'word '],
  'brackets in a string of Apertus': ['<|tools_prefix|>[{"f": {"a": "', ']'],
  'deep names of Apertus': ['<|tools_prefix|>[{"f": ', '{"a":'],
  'many calls of Apertus': ['<|tools_prefix|>[', '{"f": {"a": "x"}}, '],
  'many elements of Dots': ['<dots_function_call><invoke name="f">', '<parameter name="a">x</parameter>'],
  'many calls of Dots': ['', '<dots_function_call>{"name": "f", "arguments": {}}</dots_function_call>'],
  'one long string of Cohere': ['<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "f", "parameters": {"a": "', 'word '],
  'many calls of Cohere': ['<|START_ACTION|>[', '{"tool_call_id": "0", "tool_name": "f", "parameters": {"a": 1}}, '],
  'no calls of Cohere': ['<|START_ACTION|>[', 'word '],
  'a long name of Cohere': ['<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "', 'word '],
  'beginnings of citations': ['<|START_RESPONSE|>', 'x <c'],
  'one long citation': ['<|START_RESPONSE|><co>', 'word < '],
  'long sources of a citation': ['<|START_RESPONSE|><co>x</co: ', '0:[1],'],
  'many citations': ['<|START_RESPONSE|>', '<co>x</co: 0:[1]>'],
  'an end ahead of citations': ['<|START_RESPONSE|></co: <co>', 'word '],
  'arguments of Cohere that are no JSON': ['<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "f", "parameters": {"a": 1]}', '} '],
  'one long parameter of MiniCPM 5': ['<function name="f"><param name="a">', 'word > '],
  'many parameters of MiniCPM 5': ['<function name="f">', '<param name="a">1</param>'],
  'many calls of MiniCPM 5': ['', '<function name="f"></function>'],
  'open tags of MiniCPM 5': ['<function name="f">', '<param '],
  'a long head of Inkling': ['<|message_model|>', 'word '],
  'one long string of Inkling': ['<|content_invoke_tool_json|>{"name": "f", "args": {"a": "', 'word '],
  'a long value of Poolside': ['<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>', 'word < '],
  'many values of Poolside': ['<tool_call>f\n', '<arg_key>a</arg_key>\n<arg_value>1</arg_value>\n'],
  'a long name of Hunyuan': ['<tool_calls><tool_call>', 'word '],
  'a long value of Hunyuan': ['<tool_calls><tool_call>f<tool_sep><arg_key>a</arg_key><arg_value>', 'word < '],
  'a value of Hunyuan that is not a string': ['<tool_calls><tool_call>f<tool_sep><arg_key>b</arg_key><arg_value>', '[1] '],
  'many values of Hunyuan': ['<tool_calls><tool_call>f<tool_sep>', '<arg_key>a</arg_key><arg_value>x</arg_value>'],
  'many calls of Hunyuan': ['<tool_calls>', '<tool_call>f<tool_sep></tool_call>'],
  'pieces behind calls of Hunyuan': ['<tool_calls><tool_call>f<tool_sep></tool_call></tool_calls>', 'x<tool_calls>'],
  'a block of K2 Horizon': ['<ifm|tool_calls>', '<ifm|tool_call>f</ifm|tool_call>'],
  'one long message of Muse Glimmer': [' to=user<|message|>', 'word to='],
  'a long header of Muse Glimmer': [' to=user<|message|>x to=', 'word'],
  'many messages of Muse Glimmer': ['', ' to=f<|message|><atem:invoke name="f"></atem:invoke><|eom|><|start|>assistant'],
  'one long value of Muse Glimmer': [' to=f<|message|><atem:function_calls><atem:invoke name="f"><atem:parameter name="a">', 'word < '],
  'open parameters of Muse Glimmer': [' to=f<|message|><atem:invoke name="f">', '<atem:parameter '],
  'words that may be headers': [' to=self<|message|>', ' to=x'],
  'a long Python string': ["[f(a='", 'word, '],
  'white space in a Python string': ["[f(a='x", ' '],
  'deep Python lists': ['[f(a=', '['],
  'many Python calls': ['[', "f(a='x'), "],
  'many Python arguments': ['[f(', 'a=1, '],
  'a long Python name': ['[f', 'word'],
  'required calls': ['[', '{"name": "f", "parameters": {"a": "x"}}, '],
  'many objects': ['', '{"name": "f", "parameters": {"a": "x"}}; '],
  'objects without a name': ['', '{"a": 1}; '],
  'one long parameter': ['{"name": "f", "parameters": {"a": "', 'word '],
  'deep parameters': ['{"name": "f", "parameters": {"a": ', '['],
  'deep names': ['{"name": "f", "parameters": ', '{"a":'],
  'white space behind an object': ['{"name": "f", "parameters": {"a": 1}}', ' '],
};

const PARSERS = [
  { toolCallParser: 'hermes', reasoningParser: 'qwen3', toolChoice: 'auto' },
  { toolCallParser: 'hermes', reasoningParser: 'deepseek_r1', toolChoice: 'auto' },
  { toolCallParser: 'qwen3_coder', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'llama3_json', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'kimi_k2', reasoningParser: 'kimi_k2', toolChoice: 'auto' },
  { toolCallParser: 'deepseek_v3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'pythonic', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'seed_oss', reasoningParser: 'step3p5', toolChoice: 'required' },
  { toolCallParser: 'mistral', reasoningParser: 'mistral', toolChoice: 'auto' },
  { toolCallParser: 'hermes', reasoningParser: 'granite', toolChoice: 'auto' },
  { toolCallParser: 'hermes', reasoningParser: 'olmo3', toolChoice: 'auto' },
  { toolCallParser: 'hermes', reasoningParser: 'k2_horizon', toolChoice: 'auto' },
  { toolCallParser: 'granite4', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'granite', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'granite-20b-fc', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'hunyuan_a13b', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'xlam', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'apertus', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'cohere_command3', reasoningParser: 'cohere_command3', toolChoice: 'auto' },
  { toolCallParser: 'dots', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'internlm', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'jamba', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'minicpm5', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'minimax_m3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'plamo3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'kimi_k3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'openai', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'lfm2', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'gigachat3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'functiongemma', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'inkling', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'inkling', reasoningParser: 'inkling', toolChoice: 'auto' },
  { toolCallParser: 'gemma4', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'ernie45', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'step3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'poolside_v1', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'hy_v3', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'hy_v4', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'k2_horizon', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'muse_glimmer', reasoningParser: null, toolChoice: 'auto' },
  { toolCallParser: 'muse_glimmer', reasoningParser: 'muse_glimmer', toolChoice: 'auto' },
] as const;

/** Characters that are looked at for a text of so many tokens, token by token. */
function measure(parserNames: (typeof PARSERS)[number], [start, repeated]: readonly [string, string], numTokens: number): number {
  const parser = createOutputParser({
    ...parserNames,
    tools: TOOLS,
    parallelToolCalls: true,
    includeReasoning: true,
    promptTokenIds: [],
    vocabulary: NO_MARKERS,
    createId: () => 'ID',
  });
  return countCharacters(() => {
    parser.push(start, [1]);
    for (let i = 0; i < numTokens; i++) parser.push(repeated, [1]);
    parser.finish('', [1]);
  });
}

// Four times the tokens: four times the characters when the cost is linear, 16 times when it is quadratic.
const [FEW_TOKENS, MANY_TOKENS] = [250, 1000];
const MOST_TIMES = 5;

describe('countCharacters', () => {
  it('tells a text that is looked at again from one that is not', () => {
    const again = (numTokens: number): number => countCharacters(() => {
      let text = '';
      for (let i = 0; i < numTokens; i++) (text += 'word ').indexOf('<');
    });
    assert.ok(again(MANY_TOKENS) > again(FEW_TOKENS) * MOST_TIMES);
  });
});

describe('createOutputParser', () => {
  for (const parser of PARSERS) {
    it(`reads each token at the same cost, whatever stands before it: ${parser.toolCallParser}, ${parser.reasoningParser}`, () => {
      for (const [name, text] of Object.entries(TEXTS)) {
        const [few, many] = [measure(parser, text, FEW_TOKENS), measure(parser, text, MANY_TOKENS)];
        assert.ok(few > 0 && many < few * MOST_TIMES, `${name}: ${few} characters, then ${many}`);
      }
    });
  }
});

// Kimi K2: `<|tool_calls_section_begin|><|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{…}<|tool_call_end|>…` (vLLM's
// parser/kimi_k2.py). The model writes the ids of calls itself.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { GRAMMAR_DEFAULTS, type CallHead, type Grammar, type GrammarRule } from './grammar.ts';
import { JsonArguments } from './json-arguments.ts';

/** The markers of the style. */
export const KIMI_K2_MARKERS = {
  sectionStart: ['<|tool_calls_section_begin|>'],
  sectionEnd: ['<|tool_calls_section_end|>'],
  toolStart: ['<|tool_call_begin|>'],
  toolEnd: ['<|tool_call_end|>'],
  argumentStart: ['<|tool_call_argument_begin|>'],
} as const;

const ID = /^.+:\d+/;

function readHead(text: string): CallHead | null {
  const id = trimBoth(ID.exec(trimBoth(text))?.[0] ?? '');
  const name = id.slice(0, Math.max(0, id.indexOf(':'))).replace(/^functions\./, '');
  return name === '' ? null : { name, id };
}

const CALL_RULES: readonly GrammarRule[] = [
  ['reasoning', 'sectionStart', 'preamble', 'endReasoning'],
  ['content', 'sectionStart', 'preamble'],
  ['preamble', 'toolStart', 'name', 'startCall'],
  ['name', 'argumentStart', 'arguments'],
  ['arguments', 'toolEnd', 'between', 'endCall'],
  ['arguments', 'sectionEnd', 'preamble', 'endCall'],
  ['between', 'toolStart', 'name', 'startCall'],
  // What follows a section is no content.
  ['preamble', 'sectionEnd', 'preamble'],
  ['between', 'sectionEnd', 'preamble'],
];

const SHARED = {
  ...GRAMMAR_DEFAULTS,
  trimsContent: false,
  sendsArgumentsWithName: true,
  readHead,
  createArguments: (context: ConstructorParameters<typeof JsonArguments>[0]) => new JsonArguments(context),
};

/** Without thinking: the markers of reasoning are text. */
export const KIMI_K2_DIRECT: Grammar = {
  ...SHARED,
  initialState: 'content',
  markers: KIMI_K2_MARKERS,
  tokenMarkers: Object.keys(KIMI_K2_MARKERS),
  rules: CALL_RULES,
};

/** With thinking. */
export const KIMI_K2_THINKING: Grammar = {
  ...SHARED,
  initialState: 'reasoning',
  markers: { thinkStart: ['<think>'], thinkEnd: ['</think>'], ...KIMI_K2_MARKERS },
  tokenMarkers: ['thinkStart', 'thinkEnd', ...Object.keys(KIMI_K2_MARKERS)],
  rules: [
    ['reasoning', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ...CALL_RULES,
  ],
};

// GLM 4.5 and later: `<tool_call>f<arg_key>a</arg_key><arg_value>1</arg_value></tool_call>` (vLLM's parser/glm47_moe.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { GRAMMAR_DEFAULTS, type Grammar, type GrammarRule } from './grammar.ts';
import { TagPattern } from './tag-pattern.ts';
import { TaggedArguments, type ParameterHead, type TagSyntax } from './tagged-arguments.ts';

const KEY_END = '</arg_key>';

const SYNTAX: TagSyntax = {
  open: new TagPattern(['<arg_key>']),
  headEnd: new TagPattern(['<arg_value>']),
  headClose: KEY_END,
  close: new TagPattern(['</arg_value>']),
  trimsNewlines: false,
  readHead,
};

function readHead(text: string): ParameterHead {
  return { name: trimBoth(text.slice(0, text.lastIndexOf(KEY_END))) };
}

const CALL_MARKERS = {
  toolStart: ['<tool_call>'],
  toolEnd: ['</tool_call>'],
  keyStart: ['<arg_key>'],
  keyEnd: [KEY_END],
  valueStart: ['<arg_value>'],
  valueEnd: ['</arg_value>'],
} as const;

const CALL_RULES: readonly GrammarRule[] = [
  ['reasoning', 'thinkStart', 'reasoning'],
  ['reasoning', 'toolStart', 'name', 'endReasoning', 'startCall'],
  ['content', 'toolStart', 'name', 'startCall'],
  ['name', 'keyStart', 'arguments', 'argument'],
  ['name', 'toolEnd', 'content', 'endCall'],
  ['arguments', 'toolEnd', 'content', 'endCall'],
  ['arguments', 'keyStart', 'arguments', 'argument'],
  ['arguments', 'keyEnd', 'arguments', 'argument'],
  ['arguments', 'valueStart', 'arguments', 'argument'],
  ['arguments', 'valueEnd', 'arguments', 'argument'],
];

const SHARED = {
  ...GRAMMAR_DEFAULTS,
  turnBoundaries: ['<|system|>', '<|user|>', '<|assistant|>', '<|observation|>'],
  checksNames: true,
  readHead: (text: string) => (trimBoth(text) === '' ? null : { name: trimBoth(text) }),
  createArguments: (context: ConstructorParameters<typeof TaggedArguments>[1]) => new TaggedArguments(SYNTAX, context),
};

/** Without thinking: the markers of reasoning are text. */
export const GLM_DIRECT: Grammar = {
  ...SHARED,
  initialState: 'content',
  markers: CALL_MARKERS,
  tokenMarkers: ['toolStart', 'toolEnd'],
  rules: CALL_RULES,
};

/** With thinking. */
export const GLM_THINKING: Grammar = {
  ...SHARED,
  initialState: 'reasoning',
  markers: { thinkStart: ['<think>'], thinkEnd: ['</think>'], ...CALL_MARKERS },
  tokenMarkers: ['thinkStart', 'thinkEnd', 'toolStart', 'toolEnd'],
  rules: [
    ['content', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ...CALL_RULES,
  ],
};

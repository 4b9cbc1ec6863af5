// Inkling: `<|message_model|>f<|content_invoke_tool_json|>{"name": "f", "args": {…}}<|end_message|>` (vLLM's parser/inkling.py).
import { GRAMMAR_DEFAULTS, type Grammar, type GrammarRule, type GrammarState } from './grammar.ts';
import { MemberArguments } from './member-arguments.ts';

const KEYS = ['args', 'arguments', 'parameters'];
const ENDS = ['messageEnd', 'samplingEnd'];
const TEXTS = ['textStart', 'toolText', 'toolError'];
/** Content, and what stands between a message's start and its kind, which is no content. */
const HEADS: readonly GrammarState[] = ['content', 'header'];

/** The grammar. Its markers are found by their text. */
export const INKLING_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'content',
  opensReasoning: true,
  trimsContent: false,
  keepsLateContent: true,
  markers: {
    messageStart: ['<|message_model|>'],
    messageEnd: ['<|end_message|>'],
    samplingEnd: ['<|content_model_end_sampling|>'],
    textStart: ['<|content_text|>'],
    thinkStart: ['<|content_thinking|>'],
    toolStart: ['<|content_invoke_tool_json|>'],
    toolText: ['<|content_invoke_tool_text|>'],
    toolError: ['<|content_tool_error|>'],
  },
  tokenMarkers: [],
  rules: [
    ...HEADS.flatMap((state): GrammarRule[] => [
      [state, 'messageStart', 'header'],
      [state, 'thinkStart', 'reasoning'],
      [state, 'toolStart', 'arguments', 'endReasoning', 'startCall'],
      ...TEXTS.map((marker): GrammarRule => [state, marker, 'content', 'endReasoning']),
    ]),
    ...ENDS.map((marker): GrammarRule => ['header', marker, 'content', 'showHeader']),
    ...ENDS.map((marker): GrammarRule => ['content', marker, 'content']),
    ['reasoning', 'thinkStart', 'reasoning'],
    ['reasoning', 'toolStart', 'arguments', 'endReasoning', 'startCall'],
    ...ENDS.flatMap((marker): GrammarRule[] => [
      ['reasoning', marker, 'content', 'endReasoning'],
      ['arguments', marker, 'content', 'endCall'],
    ]),
  ],
  body: 'object',
  createArguments: (context) => new MemberArguments(KEYS, context),
};

/** For reading the reasoning: the prompt ends in the beginning of a message, and the thought in what follows its end. */
export const INKLING_THINKING: Grammar = {
  ...INKLING_GRAMMAR,
  initialState: 'header',
  rules: [...INKLING_GRAMMAR.rules.filter(([state, marker]) => state !== 'reasoning' || marker !== 'messageEnd'), ['reasoning', 'messageEnd', 'content']],
};

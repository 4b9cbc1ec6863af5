// Gemma 4: `<|channel>thought\n…<channel|>` and `<|tool_call>call:f{a:<|"|>x<|"|>}<tool_call|>` (vLLM's parser/gemma4.py).
import { Gemma4Arguments } from './gemma4-arguments.ts';
import { GRAMMAR_DEFAULTS, type Grammar } from './grammar.ts';

/** What a channel of reasoning begins with; it is not shown. */
export const THOUGHT = 'thought\n';

/** The grammar of calls. The word `call`, and a brace instead of a parenthesis, are what the model should write, and need not. */
export const GEMMA4_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'content',
  opensReasoning: true,
  turnBoundaries: ['<|turn>', '<|tool_response>'],
  markers: {
    thinkStart: ['<|channel>'],
    thinkEnd: ['<channel|>'],
    toolStart: ['<|tool_call>'],
    toolEnd: ['<tool_call|>'],
    callPrefix: ['call:'],
    colon: [':'],
    openBrace: ['{'],
    openParenthesis: ['('],
  },
  tokenMarkers: ['thinkStart', 'thinkEnd', 'toolStart', 'toolEnd'],
  rules: [
    ['content', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ['reasoning', 'toolStart', 'preamble', 'endReasoning', 'startCall'],
    ['content', 'toolStart', 'preamble', 'endReasoning', 'startCall'],
    ['content', 'toolEnd', 'content'],
    ['preamble', 'toolEnd', 'content', 'endCall'],
    ['preamble', 'callPrefix', 'name'],
    ['preamble', 'colon', 'name'],
    ['name', 'openBrace', 'arguments'],
    ['name', 'openParenthesis', 'arguments'],
    ['name', 'toolEnd', 'content', 'endCall'],
    ['arguments', 'toolEnd', 'content', 'endCall'],
  ],
  createArguments: (context) => new Gemma4Arguments(context),
};

/** The grammar of reasoning, with thinking or without: a prompt that says nothing of it leaves it to the model with thinking alone. */
export const GEMMA4_THINKING: Grammar = { ...GEMMA4_GRAMMAR, reasoningHead: THOUGHT };
export const GEMMA4_DIRECT: Grammar = { ...GEMMA4_THINKING, opensReasoning: false };

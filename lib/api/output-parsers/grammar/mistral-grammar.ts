// Mistral since its tokenizer 11: `[THINK]…[/THINK]` and `[TOOL_CALLS]f[ARGS]{…}`, or `[TOOL_CALLS]f{…}` (vLLM's parser/mistral.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { GRAMMAR_DEFAULTS, type Grammar } from './grammar.ts';
import { JsonArguments } from './json-arguments.ts';

/** The grammar. Nothing ends a call but the next one: a stream sends text behind the arguments with them, a whole answer drops it. */
export const MISTRAL_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'content',
  opensReasoning: true,
  markers: {
    thinkStart: ['[THINK]'],
    thinkEnd: ['[/THINK]'],
    toolStart: ['[TOOL_CALLS]'],
    argumentStart: ['[ARGS]'],
    openBrace: ['{'],
  },
  tokenMarkers: ['thinkStart', 'thinkEnd', 'toolStart', 'argumentStart'],
  rules: [
    ['content', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ['reasoning', 'toolStart', 'name', 'endReasoning', 'startCall'],
    ['content', 'toolStart', 'name', 'endReasoning', 'startCall'],
    ['name', 'argumentStart', 'arguments'],
    ['name', 'openBrace', 'arguments', 'argument'],
    ['arguments', 'toolStart', 'name', 'endCall', 'startCall'],
  ],
  sendsArgumentsWithName: true,
  // The name is final once arguments begin, also an empty one.
  readHead: (text) => ({ name: text }),
  createArguments: ({ name, tools }) => new JsonArguments({ name: trimBoth(name), tools }, { endsAtFirstValue: true }),
};

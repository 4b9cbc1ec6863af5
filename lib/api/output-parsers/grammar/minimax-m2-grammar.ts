// MiniMax M2: `<minimax:tool_call><invoke name="f"><parameter name="a">1</parameter></invoke></minimax:tool_call>` (vLLM's
// parser/minimax_m2.py). Names may stand in either kind of quotes, or in none.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { GRAMMAR_DEFAULTS, type Grammar, type GrammarRule, type GrammarState } from './grammar.ts';
import { TagPattern } from './tag-pattern.ts';
import { TaggedArguments, type ParameterHead, type TagSyntax } from './tagged-arguments.ts';

const OPEN = '<parameter name=';
const CLOSE = '</parameter>';
const SYNTAX: TagSyntax = {
  open: new TagPattern([OPEN], { allowsBlanks: true }),
  headEnd: new TagPattern(['>']),
  close: new TagPattern([CLOSE, OPEN], { allowsBlanks: true }),
  reopens: OPEN,
  trimsNewlines: false,
  readHead,
};

const HEAD = /^\s*(?:"([^"]*)"|'([^']*)'|([^>\s]+))\s*$/;

function readHead(text: string): ParameterHead | null {
  const match = HEAD.exec(text);
  const name = trimBoth(match?.[1] ?? match?.[2] ?? match?.[3] ?? '');
  return name === '' ? null : { name };
}

const PREFIXES = ['invokeDouble', 'invokeSingle', 'invokeBare'];
const NAME_ENDS = ['nameEndDouble', 'nameEndSingle', 'nameEndBare'];
const BEFORE_CALLS: readonly GrammarState[] = ['content', 'preamble', 'between'];

/** The grammar; nothing turns its reasoning off. */
export const MINIMAX_M2_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'reasoning',
  checksNames: true,
  markers: {
    thinkStart: ['<think>'],
    thinkEnd: ['</think>'],
    toolStart: ['<minimax:tool_call>'],
    toolEnd: ['</minimax:tool_call>'],
    parameterStart: [OPEN],
    parameterEnd: [CLOSE],
    invokeDouble: ['<invoke name="'],
    invokeSingle: ["<invoke name='"],
    invokeBare: ['<invoke name='],
    invokeEnd: ['</invoke>'],
    nameEndDouble: ['">'],
    nameEndSingle: ["'>"],
    nameEndBare: ['>'],
  },
  tokenMarkers: ['thinkStart', 'thinkEnd', 'toolStart', 'toolEnd'],
  rules: [
    ['reasoning', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ['reasoning', 'toolStart', 'preamble', 'endReasoning'],
    ['content', 'toolStart', 'preamble'],
    ['arguments', 'parameterStart', 'arguments', 'argument'],
    ['arguments', 'parameterEnd', 'arguments', 'argument'],
    ['preamble', 'toolEnd', 'content'],
    ['between', 'toolEnd', 'content'],
    ['content', 'toolEnd', 'content'],
    ['arguments', 'invokeEnd', 'between', 'endCall'],
    ...BEFORE_CALLS.flatMap((state) => PREFIXES.map((prefix): GrammarRule => [state, prefix, 'name', 'startCall'])),
    ...NAME_ENDS.map((end): GrammarRule => ['name', end, 'arguments']),
  ],
  createArguments: (context) => new TaggedArguments(SYNTAX, context),
};

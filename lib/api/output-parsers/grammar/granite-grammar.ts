// Granite 3: `<tool_call>[{"name": "f", "arguments": {…}}, …]`, or the same behind `<|tool_call|>` (vLLM's parser/granite.py).
import { GRAMMAR_DEFAULTS, type Grammar } from './grammar.ts';
import { MemberArguments } from './member-arguments.ts';

const KEYS = ['arguments', 'parameters'];

/** The grammar. What stands behind the list is content again. */
export const GRANITE_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'content',
  markers: { toolToken: ['<|tool_call|>'], toolString: ['<tool_call>'] },
  tokenMarkers: ['toolToken'],
  rules: [
    ['content', 'toolToken', 'arguments'],
    ['content', 'toolString', 'arguments'],
  ],
  body: 'list',
  createArguments: (context) => new MemberArguments(KEYS, context),
};

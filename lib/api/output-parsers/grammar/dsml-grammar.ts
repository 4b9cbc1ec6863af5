// DeepSeek V3.2 and later: `<｜DSML｜invoke name="f"><｜DSML｜parameter name="a" string="false">1</｜DSML｜parameter></｜DSML｜invoke>`
// in a wrapper (vLLM's parser/deepseek_v32.py, deepseek_v4.py, deepseek_v41.py).
import { GRAMMAR_DEFAULTS, type Grammar, type GrammarRule } from './grammar.ts';
import { TagPattern } from './tag-pattern.ts';
import { TaggedArguments, type ParameterHead, type TagSyntax } from './tagged-arguments.ts';

/** How a dialect spells its tags. */
export interface DsmlDialect {
  /** What stands between `<` or `</` and a tag's word. */
  readonly prefix: string;
  /** The wrapper of calls; other spellings of its beginning are read, too. */
  readonly wrapper: string;
  readonly otherStarts: readonly string[];
}

/** DeepSeek V3.2. */
export const DSML_V32: DsmlDialect = { prefix: '｜DSML｜', wrapper: 'function_calls', otherStarts: [] };
/** DeepSeek V4. */
export const DSML_V4: DsmlDialect = { prefix: '｜DSML｜', wrapper: 'tool_calls', otherStarts: ['<｜DSML｜toolcalls>', '<｜DSML｜tool>'] };
/** DeepSeek V4.1: a blank ahead of each word. */
export const DSML_V41: DsmlDialect = { prefix: '｜DSML｜ ', wrapper: 'calls', otherStarts: [] };

const HEAD = /^\s+name="([^"]+)"(?:\s+string="([^"]*)")?\s*$/;

function readHead(text: string): ParameterHead | null {
  const [, name, isString] = HEAD.exec(text) ?? [];
  return name === undefined ? null : { name, isJson: isString !== 'true' };
}

const CALL_RULES: readonly GrammarRule[] = [
  ['content', 'toolStart', 'preamble'],
  ['preamble', 'invokeStart', 'name', 'startCall'],
  ['content', 'invokeStart', 'name', 'startCall'],
  ['name', 'nameEnd', 'arguments'],
  ['arguments', 'invokeEnd', 'between', 'endCall'],
  ['arguments', 'toolEnd', 'between', 'endCall'],
  ['between', 'invokeStart', 'name', 'startCall'],
  // What follows calls is no content.
  ['between', 'toolEnd', 'between'],
  ['between', 'toolStart', 'preamble'],
];

const REASONING_RULES: readonly GrammarRule[] = [
  ['content', 'thinkStart', 'reasoning'],
  ['content', 'thinkEnd', 'content'],
  ['reasoning', 'thinkStart', 'reasoning'],
  ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
  ['reasoning', 'toolStart', 'preamble', 'endReasoning'],
];

/** The grammars of a dialect: calls alone, with markers of reasoning, and with reasoning at the beginning. */
export function createDsmlGrammars({ prefix, wrapper, otherStarts }: DsmlDialect): Record<'plain' | 'direct' | 'thinking', Grammar> {
  const open = `<${prefix}parameter`;
  const close = `</${prefix}parameter>`;
  const syntax: TagSyntax = {
    open: new TagPattern([open]),
    headEnd: new TagPattern(['>']),
    close: new TagPattern([close, open]),
    reopens: open,
    trimsNewlines: false,
    readHead,
  };
  const plain: Grammar = {
    ...GRAMMAR_DEFAULTS,
    initialState: 'content',
    trimsContent: false,
    sendsArgumentsAt: '>',
    markers: {
      toolStart: [`<${prefix}${wrapper}>`, ...otherStarts],
      toolEnd: [`</${prefix}${wrapper}>`],
      invokeStart: [`<${prefix}invoke name="`],
      nameEnd: ['">'],
      invokeEnd: [`</${prefix}invoke>`],
      parameterStart: [open],
      parameterEnd: [close],
    },
    tokenMarkers: ['toolStart', 'toolEnd'],
    rules: CALL_RULES,
    createArguments: (context) => new TaggedArguments(syntax, context),
  };
  const direct: Grammar = {
    ...plain,
    markers: { thinkStart: ['<think>'], thinkEnd: ['</think>'], ...plain.markers },
    tokenMarkers: ['thinkStart', 'thinkEnd', ...plain.tokenMarkers],
    rules: [...REASONING_RULES, ...CALL_RULES],
  };
  return { plain, direct, thinking: { ...direct, initialState: 'reasoning' } };
}

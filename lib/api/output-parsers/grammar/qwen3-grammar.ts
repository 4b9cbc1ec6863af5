// Qwen 3's XML: `<think>…</think>` and `<tool_call>\n<function=f>\n<parameter=a>\n1\n</parameter>\n</function>\n</tool_call>`
// (vLLM's parser/qwen3.py, and those that differ from it in spellings alone).
import { GRAMMAR_DEFAULTS, type Grammar } from './grammar.ts';
import { trimStart } from '../../../codec/jinja/values/python-space.ts';
import { TagPattern } from './tag-pattern.ts';
import { TaggedArguments, type ParameterHead, type TagSyntax } from './tagged-arguments.ts';

const OPEN = '<parameter=';
const CLOSE = '</parameter>';
/** vLLM's expressions allow white space in the tags of a value, though its grammar cuts at them without. */
const TAGS = {
  open: new TagPattern([OPEN], { allowsBlanks: true }),
  headEnd: new TagPattern(['>']),
  close: new TagPattern([CLOSE, OPEN], { allowsBlanks: true }),
  reopens: OPEN,
  readHead: (text: string): ParameterHead => ({ name: trimStart(text) }),
} as const;

/** What the relatives of the style have of their own. */
export interface Qwen3Variant {
  readonly thinkStart: string;
  readonly thinkEnd: string;
  readonly toolStart: string;
  readonly toolEnd: string;
  readonly turnBoundaries: readonly string[];
  readonly trimsReasoning: boolean;
  /** Whether a newline at each end of a value is markup. */
  readonly trimsNewlines: boolean;
}

/** Qwen 3 itself. */
export const QWEN3_VARIANT: Qwen3Variant = {
  thinkStart: '<think>',
  thinkEnd: '</think>',
  toolStart: '<tool_call>',
  toolEnd: '</tool_call>',
  turnBoundaries: ['<|im_start|>', '<|im_end|>'],
  trimsReasoning: false,
  trimsNewlines: true,
};

/** MiMo: values stand between their tags without newlines. */
export const MIMO_VARIANT: Qwen3Variant = { ...QWEN3_VARIANT, trimsNewlines: false };
/** Step 3.5, Nemotron 3: the model ends its reasoning with a newline. */
export const TRIMMED_VARIANT: Qwen3Variant = { ...QWEN3_VARIANT, trimsReasoning: true };
/** Seed OSS. */
export const SEED_OSS_VARIANT: Qwen3Variant = {
  ...QWEN3_VARIANT,
  thinkStart: '<seed:think>',
  thinkEnd: '</seed:think>',
  toolStart: '<seed:tool_call>',
  toolEnd: '</seed:tool_call>',
  turnBoundaries: ['<seed:bos>', '<seed:eos>'],
};

/** The grammars of a variant: with thinking, and without. */
export function createQwen3Grammars(variant: Qwen3Variant): { readonly thinking: Grammar; readonly direct: Grammar } {
  const thinking = createGrammar(variant);
  return { thinking, direct: { ...thinking, initialState: 'content' } };
}

function createGrammar({ thinkStart, thinkEnd, toolStart, toolEnd, turnBoundaries, trimsReasoning, trimsNewlines }: Qwen3Variant): Grammar {
  const syntax: TagSyntax = { ...TAGS, trimsNewlines };
  return {
    ...GRAMMAR_DEFAULTS,
    initialState: 'reasoning',
    turnBoundaries,
    trimsReasoning,
    markers: {
      thinkStart: [thinkStart],
      thinkEnd: [thinkEnd],
      toolStart: [toolStart],
      toolEnd: [toolEnd],
      functionStart: ['<function='],
      functionEnd: ['</function>'],
      parameterStart: [OPEN],
      parameterEnd: [CLOSE],
      headEnd: ['>'],
    },
    tokenMarkers: ['thinkStart', 'thinkEnd', 'toolStart', 'toolEnd'],
    rules: [
      ['reasoning', 'thinkStart', 'reasoning'],
      ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
      ['content', 'thinkEnd', 'content'],
      ['reasoning', 'toolStart', 'preamble', 'endReasoning', 'startCall'],
      ['content', 'toolStart', 'preamble', 'endReasoning', 'startCall'],
      ['content', 'functionStart', 'name', 'startCall'],
      ['preamble', 'toolEnd', 'content', 'endCall'],
      ['preamble', 'functionStart', 'name'],
      ['name', 'headEnd', 'arguments'],
      ['name', 'functionEnd', 'between', 'endCall'],
      ['arguments', 'functionEnd', 'between', 'endCall'],
      ['arguments', 'parameterStart', 'arguments', 'argument'],
      ['arguments', 'parameterEnd', 'arguments', 'argument'],
      ['between', 'toolEnd', 'content'],
      ['between', 'toolStart', 'preamble', 'startCall'],
      ['between', 'functionStart', 'name', 'startCall'],
    ],
    createArguments: (context) => new TaggedArguments(syntax, context),
  };
}

// Whether a model of GLM thinks (vLLM's parser/glm47_moe.py).
import { readEitherThinking, type TemplateKwargs } from './thinking-arguments.ts';
import type { ParserVocabulary } from './vocabulary.ts';

/** What the template of GLM 5.3 has: there is no switch in it, and an effort is named in any case. */
const PARTS = ['[gMASK]<sop>', 'Reasoning Effort:', '<tool_call>', '<arg_key>', '<arg_value>'];
const SWITCH = 'enable_thinking';

const KNOWN = new WeakMap<ParserVocabulary, boolean>();

/** Whether a request thinks: by its arguments, where the template looks at them. */
export function thinksAsGlm(templateKwargs: TemplateKwargs, vocabulary: ParserVocabulary): boolean {
  const isForbidden = templateKwargs['thinking'] === false || templateKwargs['enable_thinking'] === false;
  return (isForbidden && alwaysThinks(vocabulary)) || readEitherThinking(templateKwargs, true);
}

function alwaysThinks(vocabulary: ParserVocabulary): boolean {
  const known = KNOWN.get(vocabulary);
  if (known !== undefined) return known;
  const template = vocabulary.chatTemplate ?? '';
  const always = !template.includes(SWITCH) && PARTS.every((part) => template.includes(part));
  KNOWN.set(vocabulary, always);
  return always;
}

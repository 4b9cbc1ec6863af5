// MiniCPM-V: Qwen 3's markup, with tokens that are never shown (vLLM's parser/minicpmv.py).
import type { Grammar, GrammarRule } from './grammar.ts';
import { createQwen3Grammars, QWEN3_VARIANT } from './qwen3-grammar.ts';

const RESERVED = [12, 13, 14, 15];
const DROPPED: Readonly<Record<string, readonly string[]>> = {
  turnEnd: ['<|im_end|>'],
  ...Object.fromEntries(RESERVED.map((index) => [`reserved${index}`, [`<|reserved_${index}|>`]])),
  reservedText: RESERVED.map((index) => `<reserved_${index}>`),
};

/** The grammar with thinking. */
export const MINICPMV_THINKING: Grammar = withDropped(createQwen3Grammars({ ...QWEN3_VARIANT, turnBoundaries: [] }).thinking, []);
/** The grammar without: reasoning that comes all the same is read as such. */
export const MINICPMV_DIRECT: Grammar = withDropped(createQwen3Grammars({ ...QWEN3_VARIANT, turnBoundaries: [] }).direct, [['content', 'thinkStart', 'reasoning']]);

function withDropped(grammar: Grammar, rules: readonly GrammarRule[]): Grammar {
  const dropped = Object.keys(DROPPED).flatMap((marker): GrammarRule[] => [['content', marker, 'content'], ['reasoning', marker, 'reasoning']]);
  return {
    ...grammar,
    markers: { ...grammar.markers, ...DROPPED },
    tokenMarkers: [...grammar.tokenMarkers, ...Object.keys(DROPPED).filter((marker) => marker !== 'reservedText')],
    rules: [...grammar.rules, ...rules, ...dropped],
  };
}

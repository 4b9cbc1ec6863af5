// PLaMo 3: all up to the end of the thought is reasoning, unless the request forbids thinking (vLLM's parser/plamo3.py).
import { PLAMO3_DIRECT, PLAMO3_THINK, PLAMO3_THINKING } from '../grammar/plamo3-grammar.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

const MARKER_HEAD = '<|plamo:';
const TURN_END = '<|plamo:tag|>';

/** The style. */
export const PLAMO3: ReasoningStyle = createGrammarReasoning({
  thinking: PLAMO3_THINKING,
  direct: PLAMO3_DIRECT,
  thinks: (templateKwargs) => readEnableThinking(templateKwargs, true),
  canDisable: false,
  budgetMarkers: PLAMO3_THINK,
  format: (reasoning) => formatDelimited(reasoning, PLAMO3_THINK),
  wrap: (parser, options) => new Plamo3Reasoning(parser, options),
});

/** Drops the beginning of a marker that the text ends in. */
class Plamo3Reasoning extends DelegatingReasoning {
  readonly #isDirect: boolean;
  readonly #vocabulary: ParserVocabulary;

  constructor(inner: ReasoningParser, { vocabulary, templateKwargs }: ReasoningParserOptions) {
    super(inner);
    this.#vocabulary = vocabulary;
    this.#isDirect = !readEnableThinking(templateKwargs, true);
  }

  // The end of a turn ends nothing of the next one.
  override isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    const [startId, endId, turnEndId] = [PLAMO3_THINK.start, PLAMO3_THINK.end, TURN_END].map((text) => this.#vocabulary.idOf(text));
    const last = promptTokenIds.findLast((id) => id === startId || id === endId || id === turnEndId);
    return this.#isDirect || (last !== undefined && last === endId);
  }

  override finish(): ParsedDelta | null {
    const delta = super.finish();
    if (typeof delta?.reasoning !== 'string') return delta;
    const reasoning = dropPartOfMarker(delta.reasoning);
    return reasoning === '' && delta.content === undefined ? null : { ...delta, reasoning: reasoning === '' ? null : reasoning };
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = super.parseWhole(text);
    const shown = reasoning === null ? '' : dropPartOfMarker(reasoning);
    return { reasoning: shown === '' ? null : shown, content };
  }
}

function dropPartOfMarker(text: string): string {
  const at = text.lastIndexOf(MARKER_HEAD);
  const rest = text.slice(at);
  const isPart = at >= 0 && Object.values(PLAMO3_THINKING.markers).some((spellings) => spellings.some((marker) => marker.startsWith(rest)));
  return isPart ? text.slice(0, at) : text;
}

// Ernie 4.5: `…</think>` and the answer, which may stand in `<response>…</response>` (vLLM's reasoning/ernie45_reasoning_parser.py).
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { THINK_TAGS } from './delimiters.ts';
import type { ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { createDelimited } from './token-delimited.ts';

const RESPONSE_START = '<response>';
const RESPONSE_END = '</response>';

/** The style. The prompt opens the reasoning. */
export const ERNIE45: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: THINK_TAGS,
  createParser: ({ vocabulary }: ReasoningParserOptions) => new Ernie45Reasoning(vocabulary),
  format: (reasoning) => `${reasoning}${THINK_TAGS.end}`,
};

/** Reads as DeepSeek R1 does but for the answer's own markers, which a stream shows where they come behind the reasoning's last piece. */
class Ernie45Reasoning extends DelegatingReasoning {
  readonly #hasTokens: boolean;
  readonly #responseIds: readonly (number | undefined)[];

  constructor(vocabulary: ParserVocabulary) {
    super(createDelimited(vocabulary, THINK_TAGS));
    this.#hasTokens = vocabulary.idOf(THINK_TAGS.start) !== undefined && vocabulary.idOf(THINK_TAGS.end) !== undefined;
    this.#responseIds = [vocabulary.idOf(RESPONSE_START), vocabulary.idOf(RESPONSE_END)];
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = super.push(text, tokenIds);
    if (delta === null || (tokenIds.length === 1 && this.#responseIds.includes(tokenIds[0]))) return null;
    return this.#hasTokens && this.hasEnded ? splitPiece(text) : delta;
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = super.parseWhole(text);
    return { reasoning, content: content === null ? null : toNullable(unwrap(content)) };
  }
}

// An offset of -1 counts from the end, as in vLLM: the text of the marker may not be here yet. The answer's end is reckoned from
// ahead of its start, so that what stands between the two is cut too late.
function splitPiece(text: string): ParsedDelta {
  const end = text.indexOf(THINK_TAGS.end);
  let content = text.slice(end + THINK_TAGS.end.length).replace(/^\n+/, '');
  const responseStart = content.indexOf(RESPONSE_START);
  const responseEnd = content.lastIndexOf(RESPONSE_END);
  if (responseStart >= 0) content = content.slice(responseStart + RESPONSE_START.length);
  if (responseEnd >= 0) content = content.slice(0, responseEnd);
  return { reasoning: text.slice(0, end), content: toNullable(content) };
}

function unwrap(content: string): string {
  const start = content.indexOf(RESPONSE_START);
  const end = content.lastIndexOf(RESPONSE_END);
  return start >= 0 && start < end ? content.slice(start + RESPONSE_START.length, end) : content;
}

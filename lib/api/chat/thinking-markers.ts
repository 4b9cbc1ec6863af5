// What a limit on reasoning goes by, as tokens (vLLM: config/reasoning.py).
import type { ThinkingMarkers } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { reasoningStyleOf } from '../output-parsers/reasoning/styles.ts';

/** Looks a parser's markers up when they are first asked for; null where it has none. @throws as `reasoningStyleOf`, at once */
export function createMarkerFinder(reasoningParser: string | null, tokenizer: Tokenizer): () => ThinkingMarkers | null {
  const delimiters = reasoningParser === null ? null : reasoningStyleOf(reasoningParser).budgetMarkers;
  if (delimiters === null) return () => null;
  let markers: ThinkingMarkers | null = null;
  return () => {
    if (markers !== null) return markers;
    const forced = tokenizer.tokenize(delimiters.end);
    markers = { startIds: tokenizer.encode(delimiters.start), endIds: forced.map(({ id }) => id), forced };
    return markers;
  };
}

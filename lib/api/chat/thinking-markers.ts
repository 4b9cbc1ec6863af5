// What a limit on reasoning goes by, as tokens (vLLM: config/reasoning.py).
import { OptionValueError } from '../../config/option.ts';
import type { ThinkingMarkers } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { budgetMarkersOf } from '../output-parsers/reasoning-text.ts';
import { NO_MARKERS, type ParserVocabulary } from '../output-parsers/vocabulary.ts';

/** The options that say what stands around reasoning. */
export interface MarkerConfig {
  readonly reasoningParser: string | null;
  /** `{"reasoning_start_str":"<think>","reasoning_end_str":"That is enough.</think>"}`: instead of the parser's, either or both. */
  readonly reasoningConfig: Readonly<Record<string, unknown>>;
}

/** What the markers are tokens of. */
export interface MarkerTokens {
  readonly tokenizer: Tokenizer;
  /** One without markers where absent. */
  readonly vocabulary?: ParserVocabulary;
}

// As texts, before anything is known of tokens.
interface MarkerTexts {
  readonly start: string;
  /** What ends reasoning of its own accord. */
  readonly end: string;
  /** What is said before that where a limit ends it. */
  readonly transition: string;
}

/**
 * Looks the markers up when they are first asked for; null where neither the parser nor the configuration names any.
 *
 * @throws OptionValueError for a configuration that is none; as `reasoningStyleOf` for the parser; both at once
 */
export function createMarkerFinder(config: MarkerConfig, { tokenizer, vocabulary = NO_MARKERS }: MarkerTokens): () => ThinkingMarkers | null {
  const texts = findTexts(config, vocabulary);
  let markers: ThinkingMarkers | null = null;
  return () => (markers ??= texts === null ? null : toMarkers(texts, tokenizer));
}

function findTexts({ reasoningParser, reasoningConfig }: MarkerConfig, vocabulary: ParserVocabulary): MarkerTexts | null {
  const given = readConfig(reasoningConfig);
  const parser = given.reasoning_parser === '' ? reasoningParser : given.reasoning_parser;
  const own = parser === null ? null : budgetMarkersOf(parser, vocabulary);
  const start = given.reasoning_start_str === '' ? (own?.start ?? '') : given.reasoning_start_str;
  const said = given.reasoning_end_str === '' ? (own?.end ?? '') : given.reasoning_end_str;
  const end = own?.end ?? said;
  if (start === '' || said === '') return null;
  // Otherwise it would be said again and again.
  if (!said.endsWith(end)) throw new OptionValueError(`--reasoning-config: reasoning_end_str does not end reasoning: it has to end with ${end}`);
  return { start, end, transition: said.slice(0, said.length - end.length) };
}

const NAMES = ['reasoning_parser', 'reasoning_start_str', 'reasoning_end_str'] as const;

function readConfig(given: Readonly<Record<string, unknown>>): Readonly<Record<(typeof NAMES)[number], string>> {
  const texts = { reasoning_parser: '', reasoning_start_str: '', reasoning_end_str: '' };
  for (const [name, value] of Object.entries(given)) {
    const known = NAMES.find((one) => one === name);
    if (known === undefined) throw new OptionValueError(`--reasoning-config: expected ${NAMES.join(', ')}; got another name`);
    if (typeof value !== 'string') throw new OptionValueError(`--reasoning-config: ${known} has to be a text`);
    texts[known] = value;
  }
  return texts;
}

function toMarkers({ start, end, transition }: MarkerTexts, tokenizer: Tokenizer): ThinkingMarkers {
  const ending = tokenizer.tokenize(end);
  return { startIds: tokenizer.encode(start), endIds: ending.map(({ id }) => id), forced: [...tokenizer.tokenize(transition), ...ending] };
}

// What models write as reasoning, and whether they do: the other side of reading it.
import type { Delimiters } from './reasoning/delimiters.ts';
import type { ReasoningParser, ReasoningParserOptions } from './reasoning/reasoning-parser.ts';
import { reasoningStyleOf } from './reasoning/styles.ts';
import { readThinking, type TemplateKwargs } from './thinking-arguments.ts';
import { NO_MARKERS, type ParserVocabulary } from './vocabulary.ts';

/** What a model writes its reasoning with. */
export interface ReasoningText {
  /** What follows it; nothing where absent. */
  readonly rest?: string;
  /** The request's template arguments; none where absent. */
  readonly templateKwargs?: TemplateKwargs;
  /** The tokenizer's; one without markers where absent. */
  readonly vocabulary?: ParserVocabulary;
}

/** The text that a model writes for this reasoning ahead of the rest, in the style of a name. @throws as `thinksFor` */
export function formatReasoning(parserName: string, reasoning: string, { rest = '', templateKwargs = {}, vocabulary = NO_MARKERS }: ReasoningText = {}): string {
  return reasoningStyleOf(parserName).format(reasoning, rest, { templateKwargs, vocabulary });
}

/** What says whether a model thinks. */
export interface ThinkingSigns {
  readonly promptTokenIds: readonly number[];
  readonly vocabulary: ParserVocabulary;
  readonly templateKwargs: TemplateKwargs;
  /** Whether the prompt ends in what opens reasoning. */
  readonly isOpened: boolean;
}

/**
 * Whether a model of the style of a name thinks behind a prompt: not where its parser takes the reasoning to be over. Where the style
 * looks at no template arguments, and the prompt says nothing, those say it that most templates know.
 *
 * @throws ServerError `invalid_request` as `reasoningStyleOf`, and for template arguments that the style refuses
 */
export function thinksFor(parserName: string, { templateKwargs, promptTokenIds, vocabulary, isOpened }: ThinkingSigns): boolean {
  const style = reasoningStyleOf(parserName);
  const thinks = style.thinks?.({ templateKwargs, vocabulary });
  if (thinks === false) return false;
  if (createParser(parserName, { templateKwargs, vocabulary }).isEndedByPrompt(promptTokenIds)) return false;
  return thinks ?? (isOpened || (readThinking(templateKwargs) ?? true));
}

/** What stands around reasoning in a style: ahead of it, and behind it. */
export interface ReasoningFrame {
  readonly opening: string;
  /** Up to what follows. */
  readonly closing: string;
}

const PROBE = '\0';

/** The frame of a style of a name. @throws as `formatReasoning` */
export function frameOf(parserName: string, text: ReasoningText): ReasoningFrame {
  const [opening = '', closing = ''] = formatReasoning(parserName, PROBE, text).split(PROBE);
  return { opening, closing };
}

/** What a grammar goes by: whether the text behind a prompt is held to it from its first token. @throws as `thinksFor` */
export function isEndedByPrompt(parserName: string, { promptTokenIds, ...given }: Omit<ThinkingSigns, 'isOpened'>): boolean {
  return thinksInGrammar(parserName) || createParser(parserName, given).isEndedByPrompt(promptTokenIds);
}

/** Whether vLLM's grammars take in the reasoning of a style of a name. @throws as `formatReasoning` */
export function thinksInGrammar(parserName: string): boolean {
  return reasoningStyleOf(parserName).thinksInGrammar === true;
}

// What is said again of a long text that the client wrote.
const MAX_THOUGHT_CHARS = 65_536;

/** What a limit on reasoning goes by in a style of a name; null where that has none. @throws as `formatReasoning` */
export function budgetMarkersOf(parserName: string, vocabulary: ParserVocabulary): Delimiters | null {
  const style = reasoningStyleOf(parserName);
  return style.findBudgetMarkers?.(vocabulary) ?? style.budgetMarkers;
}

/** A text up to the first end of its reasoning, without the marker; null where it has none, or a longer one than is said again. */
export function findThought(parserName: string, text: string, { closing }: ReasoningFrame, vocabulary: ParserVocabulary): string | null {
  const marker = budgetMarkersOf(parserName, vocabulary)?.end;
  const end = text.indexOf(marker !== undefined && closing.startsWith(marker) ? marker : closing);
  return end < 0 || end > MAX_THOUGHT_CHARS ? null : text.slice(0, end);
}

/** Whether a stream reads no calls in a text, as its reasoning has not ended. @throws as `thinksFor` */
export function hidesCalls(parserName: string, calls: string, given: Pick<ThinkingSigns, 'templateKwargs' | 'vocabulary'>): boolean {
  const parser = createParser(parserName, given);
  // Without ids markers are found by their spelling.
  parser.push(calls, []);
  return !parser.hasEnded;
}

/** Whether a text without any marker is taken for reasoning, in a stream or as a whole. @throws as `thinksFor` */
export function beginsInReasoning(parserName: string, given: Pick<ThinkingSigns, 'templateKwargs' | 'vocabulary'>): boolean {
  const [whole, streamed] = [createParser(parserName, given), createParser(parserName, given)];
  const isShown = ({ reasoning }: { reasoning?: string | null | undefined }): boolean => (reasoning ?? '') !== '';
  return isShown(whole.parseWhole('-')) || isShown(streamed.push('-', [-1]) ?? {});
}

function createParser(parserName: string, { templateKwargs, vocabulary }: Pick<ReasoningParserOptions, 'templateKwargs' | 'vocabulary'>): ReasoningParser {
  return reasoningStyleOf(parserName).createParser({ vocabulary, templateKwargs, readsCalls: true, offersTools: true });
}

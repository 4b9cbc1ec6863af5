// What an answer thinks ahead of what is composed for it, as far as its prompt and its request leave that to it.
import type { RandomStreams } from '../../engine/random-streams.ts';
import type { Prompt } from '../../engine/request.ts';
import type { GenerationContext } from '../generation/context.ts';
import { beginsInReasoning, findThought, formatReasoning, frameOf, hidesCalls, thinksFor, type ThinkingSigns } from '../output-parsers/reasoning-text.ts';
import { toolCallStyleOf } from '../output-parsers/tool-calls/styles.ts';
import type { TemplateKwargs } from '../output-parsers/thinking-arguments.ts';
import { writeThought } from './thought.ts';

/** What is known of a request when its answer is composed. */
export interface ThinkingRequest {
  readonly prompt: Prompt;
  readonly templateKwargs: TemplateKwargs;
}

/** Writes what a sample thinks ahead of the rest of its text. The same sample always thinks the same. */
export type ReasoningWriter = (random: RandomStreams, rest?: string) => string;

// More than a prompt has behind the marker that opens its reasoning, and the marker.
const MAX_OPENING_CHARS = 64;

/** The writer of a request; null where nothing stands ahead of what is composed. */
export function createReasoningWriter({ prompt, templateKwargs }: ThinkingRequest, { chat, inventsText }: GenerationContext): ReasoningWriter | null {
  const { reasoningParser: parserName, vocabulary } = chat;
  if (parserName === null) return null;
  const { opening } = frameOf(parserName, { templateKwargs, vocabulary });
  const isOpened = isOpenedBy(prompt.text.slice(-MAX_OPENING_CHARS), opening);
  const signs: ThinkingSigns = { templateKwargs, promptTokenIds: prompt.tokenIds, vocabulary, isOpened: isOpened || !inventsText };
  if (!thinksFor(parserName, signs)) return null;
  if (!inventsText) return createEchoedThought(parserName, signs, { echoText: prompt.echoText ?? '', readsAll: readsReasoning(chat) });
  // What the prompt has is not said again.
  const numDropped = isOpened ? opening.length : 0;
  return (random, rest = '') => formatReasoning(parserName, writeThought(random.composition()), { rest, templateKwargs, vocabulary }).slice(numDropped);
}

function readsReasoning({ toolCallParser }: GenerationContext['chat']): boolean {
  return toolCallParser !== null && toolCallStyleOf(toolCallParser).readsReasoning === true;
}

function isOpenedBy(ending: string, opening: string): boolean {
  return opening !== '' && ending.trimEnd().endsWith(opening.trimEnd());
}

// A model that says what the client wrote thinks as far as that goes. Where the client wrote no thought to its end, it has none: whatever
// is read as reasoning until it ends is ended at once.
function createEchoedThought(parserName: string, signs: ThinkingSigns, { echoText, readsAll }: { echoText: string; readsAll: boolean }): ReasoningWriter {
  const { templateKwargs, vocabulary } = signs;
  const frame = frameOf(parserName, { templateKwargs, vocabulary });
  const isRead = beginsInReasoning(parserName, signs);
  const thought = findThought(parserName, echoText, frame, vocabulary);
  if (thought !== null && (isRead || thought.includes(frame.opening))) return (_random, rest = '') => thought + frameOf(parserName, { rest, templateKwargs, vocabulary }).closing;
  return (_random, rest = '') => {
    const isLost = isRead || (rest !== '' && !readsAll && hidesCalls(parserName, rest, signs));
    return isLost ? formatReasoning(parserName, '', { rest, templateKwargs, vocabulary }) : '';
  };
}

// A whole answer from a token stream: one entry per choice.
import type { FinishReason, KvHandover, PrefillStats, SequenceTiming, StopReason, Token, TokenBatch } from '../../engine/output.ts';
import type { TokenStream } from '../../engine/token-stream.ts';

/** A finished choice. */
export interface Choice {
  readonly text: string;
  /** In order, with the one that ended it. */
  readonly tokens: readonly Token[];
  readonly finishReason: FinishReason;
  readonly stopReason: StopReason;
}

/** All choices, by index, and the number of tokens they took. */
export interface CollectedAnswer {
  readonly choices: readonly Choice[];
  readonly completionTokens: number;
  readonly prefill: PrefillStats;
  /** Of the sequence that ended last. */
  readonly timing: SequenceTiming | null;
  /** What the first choice leaves to another instance, or null. */
  readonly handover: KvHandover | null;
}

interface OpenChoice {
  text: string;
  readonly tokens: Token[];
  finishReason: FinishReason | null;
  stopReason: StopReason;
}

/**
 * Reads a stream to its end; at once where all of it is there.
 *
 * @returns null when the stream ended early: the client has gone away. @throws what the stream throws.
 */
export function collectAnswer(stream: TokenStream, numChoices: number): CollectedAnswer | null | Promise<CollectedAnswer | null> {
  const open: OpenChoice[] = [];
  for (let index = 0; index < numChoices; index++) open.push({ text: '', tokens: [], finishReason: null, stopReason: null });
  addBatch(open, stream.take() ?? []);
  return stream.isRead ? toAnswer(open, stream) : collectRest(open, stream);
}

async function collectRest(open: readonly OpenChoice[], stream: TokenStream): Promise<CollectedAnswer | null> {
  for await (const batch of stream) addBatch(open, batch);
  return toAnswer(open, stream);
}

function addBatch(open: readonly OpenChoice[], batch: TokenBatch): void {
  for (const { index, tokens, tail, finishReason, stopReason } of batch) {
    const choice = open[index];
    if (choice === undefined) throw new TypeError('a token of a choice that was not asked for');
    for (const token of tokens) {
      choice.text += token.text;
      choice.tokens.push(token);
    }
    choice.text += tail;
    choice.finishReason = finishReason;
    choice.stopReason = stopReason;
  }
}

function toAnswer(open: readonly OpenChoice[], { prefill, timing, handover }: TokenStream): CollectedAnswer | null {
  const choices: Choice[] = [];
  let completionTokens = 0;
  for (const { text, tokens, finishReason, stopReason } of open) {
    if (finishReason === null) return null;
    choices.push({ text, tokens, finishReason, stopReason });
    completionTokens += tokens.length;
  }
  return { choices, completionTokens, prefill, timing, handover };
}

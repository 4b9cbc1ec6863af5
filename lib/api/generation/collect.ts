// A whole answer from a token stream: one entry per choice.
import type { FinishReason, KvHandover, PrefillStats, SequenceTiming, StopReason, Token } from '../../engine/output.ts';
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
 * Reads a stream to its end.
 *
 * @returns null when the stream ended early: the client has gone away. @throws what the stream throws.
 */
export async function collectAnswer(stream: TokenStream, numChoices: number): Promise<CollectedAnswer | null> {
  const open = Array.from({ length: numChoices }, (): OpenChoice => ({ text: '', tokens: [], finishReason: null, stopReason: null }));
  let completionTokens = 0;
  for await (const batch of stream) {
    for (const { index, tokens, tail, finishReason, stopReason } of batch) {
      const choice = open[index];
      if (choice === undefined) throw new TypeError('a token of a choice that was not asked for');
      for (const token of tokens) {
        choice.text += token.text;
        choice.tokens.push(token);
      }
      choice.text += tail;
      completionTokens += tokens.length;
      choice.finishReason = finishReason;
      choice.stopReason = stopReason;
    }
  }
  const choices: Choice[] = [];
  for (const { text, tokens, finishReason, stopReason } of open) {
    if (finishReason === null) return null;
    choices.push({ text, tokens, finishReason, stopReason });
  }
  return { choices, completionTokens, prefill: stream.prefill, timing: stream.timing, handover: stream.handover };
}

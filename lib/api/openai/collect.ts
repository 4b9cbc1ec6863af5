// A whole answer from a token stream: one entry per choice.
import type { FinishReason, PrefillStats } from '../../engine/output.ts';
import type { TokenStream } from '../../engine/token-stream.ts';

/** A finished choice. */
export interface Choice {
  readonly text: string;
  readonly finishReason: FinishReason;
}

/** All choices, by index, and the number of tokens they took. */
export interface CollectedAnswer {
  readonly choices: readonly Choice[];
  readonly completionTokens: number;
  readonly prefill: PrefillStats;
}

/**
 * Reads a stream to its end.
 *
 * @returns null when the stream ended early: the client has gone away. @throws what the stream throws.
 */
export async function collectAnswer(stream: TokenStream, numChoices: number): Promise<CollectedAnswer | null> {
  const texts = new Array<string>(numChoices).fill('');
  const finishReasons = new Array<FinishReason | null>(numChoices).fill(null);
  let completionTokens = 0;
  for await (const batch of stream) {
    for (const { index, tokens, finishReason } of batch) {
      for (const token of tokens) texts[index] += token.text;
      completionTokens += tokens.length;
      finishReasons[index] = finishReason;
    }
  }
  const choices: Choice[] = [];
  for (const [index, finishReason] of finishReasons.entries()) {
    if (finishReason === null) return null;
    choices.push({ text: texts[index] ?? '', finishReason });
  }
  return { choices, completionTokens, prefill: stream.prefill };
}

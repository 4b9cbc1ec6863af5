// Work in turns: others are served meanwhile.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type GeneratedChoice, requireIds } from './generated.ts';
import type { DecodeWindow } from './decode-window.ts';

// Some milliseconds.
const MAX_TOKENS_IN_TURN = 512;

/** Counts tokens that have been decoded, and waits for the next turn when they are many. */
export class Turns {
  #numTokens = 0;

  /** Resolves when as many more may be decoded. */
  async take(numTokens: number): Promise<void> {
    this.#numTokens += numTokens;
    if (this.#numTokens < MAX_TOKENS_IN_TURN) return;
    this.#numTokens = 0;
    await nextTurn();
  }

  /** The text that some more ids add. */
  async push(window: DecodeWindow, ids: readonly number[]): Promise<string> {
    let text = '';
    for (let start = 0; start < ids.length; start += MAX_TOKENS_IN_TURN) {
      const part = ids.slice(start, start + MAX_TOKENS_IN_TURN);
      await this.take(part.length);
      text += window.push(part);
    }
    return text;
  }
}

/** Writes choices one after the other. @throws ServerError `invalid_request` for a choice without ids; what `write` throws */
export async function writeChoices(choices: readonly (GeneratedChoice | null)[], write: (choice: GeneratedChoice) => Promise<string>): Promise<string[]> {
  const written: string[] = [];
  for (const choice of choices) {
    if (choice === null) continue;
    requireIds(choice);
    written.push(await write(choice));
  }
  return written;
}

/** Tokens of some choices. */
export function countTokens(choices: readonly (GeneratedChoice | null)[]): number {
  return choices.reduce((sum, choice) => sum + (choice?.token_ids?.length ?? 0), 0);
}

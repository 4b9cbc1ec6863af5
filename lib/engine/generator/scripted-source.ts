// A token source that reads from a script until its length is reached, then ends as a model would.
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { EndingRules, TokenSource } from './generator.ts';

/** The text of an answer as tokens, without end. */
export interface Script {
  /** The token at this position, asked for in order from 0. */
  tokenAt(position: number): Token;
}

export interface ScriptedSourceOptions {
  readonly script: Script;
  /** Text tokens after which the script is at its own end. */
  readonly naturalLength: number;
  readonly ending: EndingRules;
  readonly eosToken: Token;
}

/**
 * Reads the script for its natural length (longer where `minTokens` asks for it, for ever with `ignoreEos`), then says the
 * end-of-sequence token.
 */
export function createScriptedSource({ script, naturalLength, ending, eosToken }: ScriptedSourceOptions): TokenSource {
  const numTextTokens = ending.ignoreEos ? Number.POSITIVE_INFINITY : Math.max(naturalLength, ending.minTokens);
  let position = 0;
  return {
    next() {
      const at = position++;
      return at < numTextTokens ? script.tokenAt(at) : eosToken;
    },
  };
}

/** The end of sequence, with its name where that is shown. */
export function nameEnd({ eosToken, spell }: Pick<Tokenizer, 'eosToken' | 'spell'>, isShown = false): Token {
  return isShown ? { id: eosToken.id, text: spell(eosToken.id) ?? '' } : eosToken;
}

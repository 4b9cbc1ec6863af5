// A token source that reads from a script until its length is reached, then ends as a model would.
import type { FinishReason, Token } from '../output.ts';
import type { OutputLimits, TokenSource } from './generator.ts';

/** The text of an answer as tokens, without end. */
export interface Script {
  /** The token at this position, asked for in order from 0. */
  tokenAt(position: number): Token;
}

export interface ScriptedSourceOptions {
  readonly script: Script;
  /** Text tokens after which the script is at its own end. */
  readonly naturalLength: number;
  readonly limits: OutputLimits;
  readonly eosToken: Token;
}

/**
 * Reads the script for its natural length (longer where `minTokens` or `ignoreEos` ask for it). Text that fits below the
 * limit is followed by the end-of-sequence token and `stop`, which counts as a token as it does in vLLM; text that reaches
 * the limit is cut there with `length`.
 */
export function createScriptedSource(options: ScriptedSourceOptions): TokenSource {
  return new ScriptedSource(options);
}

class ScriptedSource implements TokenSource {
  readonly #script: Script;
  readonly #eosToken: Token;
  readonly #numTextTokens: number;
  readonly #isCut: boolean;
  #position = 0;
  finishReason: FinishReason | null = null;

  constructor({ script, naturalLength, limits, eosToken }: ScriptedSourceOptions) {
    const wanted = limits.ignoreEos ? limits.maxTokens : Math.max(naturalLength, limits.minTokens);
    this.#script = script;
    this.#eosToken = eosToken;
    this.#isCut = wanted >= limits.maxTokens;
    this.#numTextTokens = this.#isCut ? limits.maxTokens : wanted;
  }

  next(): Token {
    const position = this.#position++;
    if (position === this.#numTextTokens) {
      this.finishReason = 'stop';
      return this.#eosToken;
    }
    if (this.#isCut && position === this.#numTextTokens - 1) this.finishReason = 'length';
    return this.#script.tokenAt(position);
  }
}

// Echo mode: the answer is what the client wrote, to the letter.
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator } from './generator.ts';
import { createScriptedSource } from './scripted-source.ts';

/** Says the prompt's `echoText`; where more is asked for, it repeats. An empty text has nothing to repeat but its end. */
export function createEchoGenerator(tokenizer: Tokenizer): Generator {
  return {
    obeysDefaultLimit: false,
    eosToken: tokenizer.eosToken,
    createSource({ prompt, ending }: GenerationInput) {
      const tokens = prompt.echoText === null ? tokenizer.tokensOf(prompt.tokenIds) : tokenizer.tokenize(prompt.echoText);
      return createScriptedSource({
        script: { tokenAt: (position) => tokenAround(tokens, position) ?? tokenizer.eosToken },
        naturalLength: tokens.length,
        ending,
        eosToken: tokenizer.eosToken,
      });
    },
  };
}

function tokenAround(tokens: readonly Token[], position: number): Token | undefined {
  return tokens[position < tokens.length ? position : position % tokens.length];
}

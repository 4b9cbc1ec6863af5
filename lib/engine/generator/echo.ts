// Echo mode: the answer is what the client wrote, to the letter.
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator } from './generator.ts';
import { createScriptedSource, type Script } from './scripted-source.ts';
import { listFollowing } from './token-place.ts';

/** Says the prompt's `echoText`; where more is asked for, it repeats. An empty text has nothing to repeat but its end. */
export function createEchoGenerator(tokenizer: Tokenizer): Generator {
  return {
    obeysDefaultLimit: false,
    eosToken: tokenizer.eosToken,
    createSource({ prompt, ending }: GenerationInput) {
      const tokens = prompt.echoText === null ? tokenizer.tokensOf(prompt.tokenIds) : tokenizer.tokenize(prompt.echoText);
      return createScriptedSource({
        script: createRepeatingScript(tokens, tokenizer),
        naturalLength: tokens.length,
        ending,
        eosToken: tokenizer.eosToken,
      });
    },
  };
}

function createRepeatingScript(tokens: readonly Token[], tokenizer: Tokenizer): Script {
  // How the text begins again.
  let again: readonly Token[] | null = null;
  return {
    tokenAt(position) {
      if (position < tokens.length) return tokens[position] ?? tokenizer.eosToken;
      again ??= listFollowing(tokens, tokenizer);
      const at = position % tokens.length;
      return again[at] ?? tokens[at] ?? tokenizer.eosToken;
    },
  };
}

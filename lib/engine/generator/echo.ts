// Echo mode: the answer is what the client wrote, to the letter.
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Prompt } from '../request.ts';
import { cutBetweenChars } from '../../base/slices/meter.ts';
import type { GenerationInput, Generator } from './generator.ts';
import { createScriptedSource, type Script } from './scripted-source.ts';
import { listFollowing } from './token-place.ts';

/** Says the prompt's `echoText`; where more is asked for, it repeats. An empty text has nothing to repeat but its end. */
export function createEchoGenerator(tokenizer: Tokenizer): Generator {
  return {
    obeysDefaultLimit: false,
    eosToken: tokenizer.eosToken,
    createSource({ prompt, ending }: GenerationInput) {
      const tokens = listTokens(prompt, ending.maxTokens, tokenizer);
      return createScriptedSource({
        script: createRepeatingScript(tokens, tokenizer),
        naturalLength: tokens.length,
        ending,
        eosToken: tokenizer.eosToken,
      });
    },
  };
}

// Beyond what is asked for: what is cut off may change the last tokens before it.
const SPARE_TOKENS = 64;

// The echo's tokens, of a long one as many as can be asked for: to cut a whole prompt up for a short answer would take longer than
// everything else.
function listTokens({ echoText, tokenIds }: Prompt, maxTokens: number, tokenizer: Tokenizer): Token[] {
  const numTokens = maxTokens + SPARE_TOKENS;
  if (echoText === null) return tokenizer.tokensOf(tokenIds.slice(0, numTokens));
  const numChars = numTokens * tokenizer.maxTokenChars;
  return tokenizer.tokenize(numChars < echoText.length ? echoText.slice(0, cutBetweenChars(echoText, numChars)) : echoText);
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

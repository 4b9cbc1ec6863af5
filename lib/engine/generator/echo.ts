// Echo mode: the answer is what the client wrote, to the letter. A text that names special tokens is these tokens, as in the prompt.
import type { Token } from '../output.ts';
import { MAX_CHARS_AT_ONCE, type Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Prompt } from '../request.ts';
import { cutBetweenChars } from '../../base/slices/meter.ts';
import type { EndingRules, GenerationInput, Generator } from './generator.ts';
import { createScriptedSource, nameEnd, type Script } from './scripted-source.ts';
import { listFollowing, type Tokens } from './token-place.ts';

/** Says the prompt's `echoText`; where more is asked for, it repeats. An empty text has nothing to repeat but its end. */
export function createEchoGenerator(tokenizer: Tokenizer): Generator {
  return {
    obeysDefaultLimit: false,
    eosToken: tokenizer.eosToken,
    prepare(prompt, ending) {
      const text = prompt.echoIds === undefined ? cutToReach(prompt, ending, tokenizer) : '';
      if (text.length <= MAX_CHARS_AT_ONCE) return null;
      return tokenizer.readsAsWritten(text) ? addTokens(prompt, tokenizer.tokenizeInSlices(text)) : addIds(prompt, tokenizer.encodeInSlices(text));
    },
    createSource(input: GenerationInput) {
      const { ending } = input;
      const echo = listTokens(input, tokenizer);
      return createScriptedSource({
        script: createRepeatingScript(echo, tokenizer),
        naturalLength: echo.length,
        ending,
        eosToken: nameEnd(tokenizer, input.showsEnd),
      });
    },
  };
}

// Beyond what is asked for: what is cut off may change the last tokens before it.
const SPARE_TOKENS = 64;

async function addTokens(prompt: Prompt, tokens: Promise<readonly Token[]>): Promise<Prompt> {
  return { ...prompt, echoTokens: await tokens };
}

async function addIds(prompt: Prompt, ids: Promise<readonly number[]>): Promise<Prompt> {
  return { ...prompt, echoIds: await ids };
}

function listTokens(input: GenerationInput, tokenizer: Tokenizer): Tokens {
  const { prompt, ending } = input;
  if (prompt.echoIds !== undefined) return new EchoedIds(prompt.echoIds, input, tokenizer);
  if (prompt.echoText === null) return new EchoedIds(prompt.tokenIds, input, tokenizer);
  if (prompt.echoTokens !== undefined) return prompt.echoTokens;
  const text = cutToReach(prompt, ending, tokenizer);
  return tokenizer.readsAsWritten(text) ? tokenizer.tokenize(text) : new EchoedIds(tokenizer.encode(text), input, tokenizer);
}

// The part of the text that can be asked for: to cut a whole prompt up for a short answer would take longer than everything else.
function cutToReach({ echoText }: Prompt, { maxTokens }: EndingRules, tokenizer: Tokenizer): string {
  const numChars = (maxTokens + SPARE_TOKENS) * tokenizer.maxTokenChars;
  return echoText !== null && numChars < echoText.length ? echoText.slice(0, cutBetweenChars(echoText, numChars)) : (echoText ?? '');
}

// The tokens of ids, which get their texts when they are asked for: there may be many, and few wanted. Asked for in order.
class EchoedIds implements Tokens {
  readonly length: number;
  readonly #ids: readonly number[];
  readonly #detokenize: (id: number) => Token;
  readonly #tokens: Token[] = [];

  constructor(ids: readonly number[], { ending, showsSpecialTokens = false, showsEnd }: GenerationInput, tokenizer: Tokenizer) {
    this.length = ids.length;
    this.#ids = ids;
    const detokenize = tokenizer.createDetokenizer({ skipSpecialTokens: !showsSpecialTokens });
    // One that ends the text is the end, whoever wrote it.
    const end = nameEnd(tokenizer, showsEnd);
    this.#detokenize = ending.ignoreEos ? detokenize : (id) => (id === end.id ? end : detokenize(id));
  }

  at(index: number): Token | undefined {
    while (this.#tokens.length <= index && this.#tokens.length < this.length) this.#tokens.push(this.#detokenize(this.#ids[this.#tokens.length] ?? 0));
    return this.#tokens[index];
  }
}

function createRepeatingScript(echo: Tokens, tokenizer: Tokenizer): Script {
  // How the text begins again.
  let again: readonly Token[] | null = null;
  return {
    tokenAt(position) {
      if (position < echo.length) return echo.at(position) ?? tokenizer.eosToken;
      again ??= listFollowing(echo, tokenizer);
      const index = position % echo.length;
      return again[index] ?? echo.at(index) ?? tokenizer.eosToken;
    },
  };
}

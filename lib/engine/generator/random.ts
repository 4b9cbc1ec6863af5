// Random mode: sentences drawn from a bank, whole ones where no limit cuts them.
import type { Rng } from '../../base/rng.ts';
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator } from './generator.ts';
import { createScriptedSource, nameEnd, type Script } from './scripted-source.ts';
import { SENTENCES } from './sentences.ts';

// Sentences are added until this many tokens are reached. With sentences of up to 22 tokens, answers have 20 to 67 tokens
// and about 40 on average.
const MIN_TARGET_TOKENS = 20;
const MAX_TARGET_TOKENS = 48;

/** Sentences at random, seeded. Without a limit an answer has 20 to 67 tokens and ends with a sentence. */
export function createRandomGenerator(tokenizer: Tokenizer): Generator {
  // Made when the first text is wanted: to tokenize it may take a while.
  let bank: readonly BankedSentence[] | null = null;
  return {
    obeysDefaultLimit: true,
    eosToken: tokenizer.eosToken,
    prepare: () => null,
    createSource({ ending, random, showsEnd }: GenerationInput) {
      bank ??= createBank(tokenizer);
      const script = new SentenceScript(bank, random.content());
      return createScriptedSource({
        script,
        naturalLength: script.lengthOfAtLeast(random.length().integer(MIN_TARGET_TOKENS, MAX_TARGET_TOKENS)),
        ending,
        eosToken: nameEnd(tokenizer, showsEnd),
      });
    },
  };
}

interface BankedSentence {
  readonly opening: readonly Token[];
  readonly following: readonly Token[];
}

// What follows is tokenized behind another sentence: some vocabularies begin a text with other tokens than they go on with.
function createBank(tokenizer: Tokenizer): readonly BankedSentence[] {
  const [first = ''] = SENTENCES;
  const numBefore = tokenizer.tokenize(first).length;
  return SENTENCES.map((sentence) => {
    const following = tokenizer.tokenize(`${first} ${sentence}`).slice(numBefore);
    if (textOf(following) === ` ${sentence}`) return { opening: tokenizer.tokenize(sentence), following };
    // A space belongs to the token before it.
    const spaced = tokenizer.tokenize(`${sentence} `);
    return { opening: spaced, following: spaced };
  });
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

class SentenceScript implements Script {
  readonly #bank: readonly BankedSentence[];
  readonly #rng: Rng;
  readonly #drawn: (readonly Token[])[] = [];
  #numDrawnTokens = 0;
  #sentence = 0;
  // Position of the present sentence's first token.
  #start = 0;

  constructor(bank: readonly BankedSentence[], rng: Rng) {
    this.#bank = bank;
    this.#rng = rng;
  }

  /** Draws sentences until there are `numTokens` tokens or more, and says how many there are. */
  lengthOfAtLeast(numTokens: number): number {
    while (this.#numDrawnTokens < numTokens) this.#draw();
    return this.#numDrawnTokens;
  }

  tokenAt(position: number): Token {
    let tokens = this.#drawn[this.#sentence] ?? this.#draw();
    while (position - this.#start >= tokens.length) {
      this.#start += tokens.length;
      this.#sentence++;
      tokens = this.#drawn[this.#sentence] ?? this.#draw();
    }
    const token = tokens[position - this.#start];
    if (token === undefined) throw new TypeError('positions are asked for in order');
    return token;
  }

  #draw(): readonly Token[] {
    const sentence = this.#bank[this.#rng.integer(0, this.#bank.length - 1)];
    if (sentence === undefined) throw new TypeError('the bank is empty');
    const tokens = this.#drawn.length === 0 ? sentence.opening : sentence.following;
    this.#drawn.push(tokens);
    this.#numDrawnTokens += tokens.length;
    return tokens;
  }
}

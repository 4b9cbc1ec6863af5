// Prompts of a trace as tokens: given ones as they are, the others invented, the same for the same seed.
import { createRng, deriveSeed, hashDecimals, hashText } from '../base/rng.ts';
import type { Prompt } from '../engine/request.ts';
import type { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import type { NumberedRequest } from './trace-file.ts';
import type { TracePrompt } from './trace-line.ts';

export interface PromptMakerOptions {
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  /** Tokens for each of a trace's `hash_ids`. */
  readonly traceBlockSize: number;
  /** Texts are not tokenized further than this many tokens and one. */
  readonly maxModelLen: number;
}

/** Makes the prompt of a request. */
export type PromptMaker = (request: NumberedRequest) => Prompt;

// Ids are invented from 1 to this: every vocabulary has them, the embedded one too, and none is special.
const VOCABULARY_SIZE = 4_000;

// What is invented by a name: three kinds that never meet.
const UNIQUE = 1;
const GROUP = 2;
const BLOCK = 3;

/** A maker of prompts. What is not shared is invented from the number of the request's line, so that no two requests have it in common. */
export function createPromptMaker(options: PromptMakerOptions): PromptMaker {
  return ({ prompt, line }) => {
    if (prompt.kind === 'text') return toTextPrompt(prompt.text, options);
    if (prompt.kind === 'token-ids') return new TokenIdPrompt(prompt.tokenIds);
    // As long as it will be: a list that grows is copied several times over.
    const tokenIds = new Array<number>(prompt.numTokens);
    const numShared = inventShared(tokenIds, prompt, options);
    invent(tokenIds, { seed: options.seed, kind: UNIQUE, name: String(line), from: numShared, to: prompt.numTokens });
    return new TokenIdPrompt(tokenIds);
  };
}

/** Tokens that a prompt has, at least: it is made in full only when these fit. */
export function countKnownTokens(prompt: TracePrompt): number {
  switch (prompt.kind) {
    case 'text':
      return 0;
    case 'token-ids':
      return prompt.tokenIds.length;
    default:
      return prompt.numTokens;
  }
}

function toTextPrompt(text: string, { tokenizer, maxModelLen }: PromptMakerOptions): Prompt {
  return { text, tokenIds: tokenizer.encode(text, { limit: maxModelLen }), echoText: text };
}

/** A prompt of token ids. Its text is the ids, as with prompts that the server gets in this form; made when it is asked for. */
class TokenIdPrompt implements Prompt {
  readonly tokenIds: readonly number[];

  constructor(tokenIds: readonly number[]) {
    this.tokenIds = tokenIds;
  }

  get text(): string {
    return this.tokenIds.join(' ');
  }

  get textHash(): number {
    return hashDecimals(this.tokenIds);
  }

  get echoText(): string {
    return this.text;
  }
}

type InventedPrompt = Exclude<TracePrompt, { readonly kind: 'text' | 'token-ids' }>;

// @returns how many tokens are shared.
function inventShared(tokenIds: number[], prompt: InventedPrompt, { seed, traceBlockSize }: PromptMakerOptions): number {
  if (prompt.kind === 'length') {
    const { prefixGroup, numPrefixTokens } = prompt;
    if (prefixGroup !== null) invent(tokenIds, { seed, kind: GROUP, name: prefixGroup, from: 0, to: numPrefixTokens });
    return numPrefixTokens;
  }
  let from = 0;
  for (const name of prompt.hashIds) {
    const to = Math.min(from + traceBlockSize, prompt.numTokens);
    invent(tokenIds, { seed, kind: BLOCK, name, from, to });
    from = to;
  }
  return from;
}

interface Invention {
  readonly seed: number;
  readonly kind: number;
  readonly name: string;
  /** The places that are filled: from this one to before `to`. */
  readonly from: number;
  readonly to: number;
}

// The name's first two tokens come from another stream than the rest: a stream has 32 bits, and two of so many names may share one.
const NUM_MARKS = 2;

function invent(tokenIds: number[], { seed, kind, name, from, to }: Invention): void {
  const marks = createRng(deriveSeed(seed, kind, hashText(`#${name}`)));
  const rest = createRng(deriveSeed(seed, kind, hashText(name)));
  for (let index = from; index < to; index++) tokenIds[index] = (index < from + NUM_MARKS ? marks : rest).integer(1, VOCABULARY_SIZE);
}

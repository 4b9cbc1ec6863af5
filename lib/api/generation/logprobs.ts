// Log probabilities as answers show them: one choice's tokens, in order, in the shape of chat and in that of completions.
import { mapInSteps, type Steps } from '../../base/slices/meter.ts';
import { toJsonString } from '../../codec/json.ts';
import type { Candidate, LogprobModel, Place, PlaceCandidates } from '../../engine/generator/logprobs.ts';
import type { Token } from '../../engine/output.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { Presentation } from './call.ts';
import { toIdText, toTokenText } from './token-text.ts';

/** Units of work (`UNITS_PER_STEP`) that it takes to describe a token that was probable: some three microseconds. */
export const UNITS_PER_CANDIDATE = 48;

export interface LogprobOptions {
  readonly model: LogprobModel;
  readonly tokenizer: Tokenizer;
  readonly presentation: Presentation;
  readonly promptTokenIds: readonly number[];
}

/** A token's name and its log probability. */
export interface NamedLogprob {
  readonly token: string;
  readonly logprob: number;
}

/** A token of an answer, and what was probable in its place. */
export interface TokenLogprob extends NamedLogprob {
  readonly top: readonly NamedLogprob[];
}

/** Log probabilities of a chat's choice, in JSON. */
export interface ChatCompletionLogProbs {
  readonly content: readonly ChatCompletionLogProbsContent[];
}

/** A token, and the most probable ones in its place; `logprob` is at most 0. */
export interface ChatCompletionLogProbsContent extends ChatCompletionLogProb {
  readonly top_logprobs: readonly ChatCompletionLogProb[];
}

export interface ChatCompletionLogProb extends NamedLogprob {
  /** Of the token in UTF-8. */
  readonly bytes: readonly number[];
}

/** Log probabilities of a completion's choice, in JSON: lists with an entry a token. The first token of a repeated prompt has none. */
export interface CompletionLogProbs {
  /** In characters. */
  readonly text_offset: readonly number[];
  readonly token_logprobs: readonly (number | null)[];
  readonly tokens: readonly string[];
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[];
}

/** Describes the tokens of one choice, in their order. A whole answer may have very many: they are written in steps. */
export class ChoiceLogprobs {
  readonly #options: LogprobOptions;
  // Most probable tokens in the place of each one.
  readonly #numTop: number;
  // Entries that are shown of them, or of the tokens that are asked for by their ids.
  readonly #numShown: number;
  #previousId: number;
  #position: number;
  // Characters (not code units, as Python counts) of the names before the next token; completions show them.
  #textOffset = 0;

  constructor(options: LogprobOptions) {
    const { promptTokenIds, presentation, tokenizer } = options;
    const { numLogprobs } = presentation;
    this.#options = options;
    this.#numTop = numLogprobs === -1 ? tokenizer.numIds : (numLogprobs ?? 0);
    this.#numShown = presentation.logprobTokenIds === null ? this.#numTop : Number.POSITIVE_INFINITY;
    this.#previousId = promptTokenIds.at(-1) ?? -1;
    this.#position = promptTokenIds.length;
  }

  /** `{"content":[{"token":"Hi","logprob":-0.1,"bytes":[72,105],"top_logprobs":[...]}]}` */
  *writeChat(tokens: readonly Token[]): Steps<string> {
    const entries = yield* mapInSteps(tokens, (token) => this.#toChatEntry(token), this.#unitsPerToken);
    return `{"content":[${entries.join(',')}]}`;
  }

  /** `{"content":[{"token_id":5,"logprob":-0.1,"rank":1,"top_logprobs":[...]}]}`: nothing is decoded. */
  *writeGenerate(tokens: readonly Token[]): Steps<string> {
    const entries = yield* mapInSteps(tokens, ({ id }) => this.#toGenerateEntry(id), this.#unitsPerToken);
    return `{"content":[${entries.join(',')}]}`;
  }

  /** The same as values, for shapes of other endpoints: the most probable tokens in engine order, as many as were asked for. */
  toList(tokens: readonly Token[]): readonly TokenLogprob[] {
    return tokens.map((token) => this.#toListEntry(token));
  }

  /** `{"text_offset":[0],"token_logprobs":[-0.1],"tokens":["Hi"],"top_logprobs":[{"Hi":-0.1}]}` */
  *writeCompletion(tokens: readonly Token[]): Steps<string> {
    const lists = new CompletionLists();
    yield* mapInSteps(tokens, (token) => this.#addTo(lists, token, this.#place(token.id)), this.#unitsPerToken);
    return lists.toJson();
  }

  /** The same for a prompt that stands before the answer: its first token has no probability. */
  *writeEchoedCompletion(promptTokens: readonly Token[], tokens: readonly Token[]): Steps<string> {
    const lists = new CompletionLists();
    this.#position = 0;
    const addOfPrompt = (token: Token, index: number): void =>
      this.#addTo(lists, token, index === 0 ? this.#skip(token.id) : this.#placeInPrompt(token.id));
    yield* mapInSteps(promptTokens, addOfPrompt, this.#unitsPerToken);
    yield* mapInSteps(tokens, (token) => this.#addTo(lists, token, this.#place(token.id)), this.#unitsPerToken);
    return lists.toJson();
  }

  get #unitsPerToken(): number {
    const { logprobTokenIds } = this.#options.presentation;
    return (1 + (logprobTokenIds?.length ?? this.#numTop)) * UNITS_PER_CANDIDATE;
  }

  #place(tokenId: number): PlaceCandidates {
    const { model, presentation } = this.#options;
    if (presentation.logprobTokenIds === null) return this.#placeInPrompt(tokenId);
    return model.ofTokens(this.#enter(tokenId), presentation.logprobTokenIds);
  }

  #placeInPrompt(tokenId: number): PlaceCandidates {
    return this.#options.model.at(this.#enter(tokenId), this.#numTop);
  }

  #enter(tokenId: number): Place {
    const place = { previousId: this.#previousId, tokenId, position: this.#position, isGreedy: this.#options.presentation.isGreedy };
    this.#skip(tokenId);
    return place;
  }

  #skip(tokenId: number): null {
    this.#previousId = tokenId;
    this.#position++;
    return null;
  }

  #toListEntry(token: Token): TokenLogprob {
    const { id } = token;
    const { chosen, top } = this.#place(id);
    const text = toTokenText(token, this.#options.tokenizer);
    const shown = toShown(chosen, top, this.#numShown).map(({ tokenId, logprob }) => {
      const own = tokenId === id ? text : toIdText(tokenId, this.#options.tokenizer);
      return { token: this.#toName(tokenId, own), logprob };
    });
    return { token: this.#toName(id, text), logprob: chosen.logprob, top: shown };
  }

  #toChatEntry(token: Token): string {
    const { chosen, top } = this.#place(token.id);
    const text = toTokenText(token, this.#options.tokenizer);
    const others = toShown(chosen, top, this.#numShown).map((candidate) => this.#toTopEntry(candidate, chosen, text));
    return `{${this.#toNamed(token.id, text)},"logprob":${chosen.logprob},"bytes":${toBytes(text)},"top_logprobs":[${others.join(',')}]}`;
  }

  // Here vLLM gives the bytes of what stands as the token's name.
  #toTopEntry({ tokenId, logprob }: Candidate, chosen: Candidate, chosenText: string): string {
    const text = tokenId === chosen.tokenId ? chosenText : toIdText(tokenId, this.#options.tokenizer);
    const name = this.#toName(tokenId, text);
    return `{"token":${toJsonString(name)},"logprob":${logprob},"bytes":${toBytes(name)}}`;
  }

  #toGenerateEntry(tokenId: number): string {
    const { chosen, top } = this.#place(tokenId);
    const others = toShown(chosen, top, this.#numShown).map((candidate) => `{${toIdMembers(candidate)}}`);
    return `{${toIdMembers(chosen)},"top_logprobs":[${others.join(',')}]}`;
  }

  #toNamed(tokenId: number, text: string): string {
    return `"token":${toJsonString(this.#toName(tokenId, text))}`;
  }

  #toName(tokenId: number, text: string): string {
    return this.#options.presentation.namesTokensById ? `token_id:${tokenId}` : text;
  }

  #addTo(lists: CompletionLists, token: Token, candidates: PlaceCandidates | null): void {
    const text = toTokenText(token, this.#options.tokenizer);
    const name = this.#toName(token.id, text);
    lists.add({ name, textOffset: this.#textOffset, logprob: candidates?.chosen.logprob ?? null, top: this.#toTopMap(candidates, name) });
    this.#textOffset += countCharacters(name);
  }

  // The token itself comes first; equal names are one entry, as in Python's dictionaries.
  #toTopMap(candidates: PlaceCandidates | null, name: string): string {
    if (candidates === null) return 'null';
    const entries = new Map([[name, candidates.chosen.logprob]]);
    for (const { tokenId, logprob } of candidates.top) {
      const other = this.#toName(tokenId, toIdText(tokenId, this.#options.tokenizer));
      if (!entries.has(other)) entries.set(other, logprob);
    }
    return `{${[...entries].map(([text, logprob]) => `${toJsonString(text)}:${logprob}`).join(',')}}`;
  }
}

class CompletionLists {
  readonly #textOffsets: number[] = [];
  readonly #logprobs: (number | null)[] = [];
  readonly #names: string[] = [];
  readonly #tops: string[] = [];

  add({ name, textOffset, logprob, top }: { readonly name: string; readonly textOffset: number; readonly logprob: number | null; readonly top: string }): void {
    this.#textOffsets.push(textOffset);
    this.#logprobs.push(logprob);
    this.#names.push(toJsonString(name));
    this.#tops.push(top);
  }

  toJson(): string {
    const logprobs = this.#logprobs.map((logprob) => logprob ?? 'null');
    return (
      `{"text_offset":[${this.#textOffsets.join(',')}],"token_logprobs":[${logprobs.join(',')}],` +
      `"tokens":[${this.#names.join(',')}],"top_logprobs":[${this.#tops.join(',')}]}`
    );
  }
}

function toIdMembers({ tokenId, logprob, rank }: Candidate): string {
  return `"token_id":${tokenId},"logprob":${logprob},"rank":${rank}`;
}

// What is drawn stands in engine order, the token itself first; as many entries as were asked for.
function toShown(chosen: Candidate, top: readonly Candidate[], numTop: number): readonly Candidate[] {
  return [chosen, ...top.filter(({ tokenId }) => tokenId !== chosen.tokenId)].slice(0, numTop);
}

function toBytes(text: string): string {
  return `[${Buffer.from(text).join(',')}]`;
}

function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index++) if ((text.charCodeAt(index) & 0xfc00) === 0xdc00) count--;
  return count;
}

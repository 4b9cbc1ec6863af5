// gpt-oss: reasoning is what it says in its channel `analysis` (vLLM's parser/harmony.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { HARMONY_MARKERS, HarmonyReader, type HarmonyEvents, type HarmonyKind } from './harmony-reader.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';

const CHANNEL = '<|channel|>';

/** The style. Content follows in a message of its own. Calls, which are messages too, are not shown. */
export const OPENAI_GPTOSS: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: null,
  thinksInGrammar: true,
  createParser: ({ vocabulary }: ReasoningParserOptions) => new HarmonyReasoning(vocabulary),
  format: (reasoning, rest) => `${CHANNEL}analysis<|message|>${reasoning}<|end|><|start|>assistant${rest.startsWith(CHANNEL) ? '' : `${CHANNEL}final<|message|>`}`,
};

class HarmonyReasoning implements ReasoningParser, HarmonyEvents {
  readonly #reader = new HarmonyReader(this);
  /** Ids of markers; empty where they are several tokens. */
  readonly #markerIds: ReadonlySet<number>;
  readonly #vocabulary: ParserVocabulary;
  readonly #counter: HarmonyCounter;
  // What the present piece adds; of a whole text, what each message says.
  #content = '';
  #reasoning = '';
  readonly #contents: string[] = [];
  readonly #reasonings: string[] = [];
  #isWhole = false;
  // Messages of all kinds may follow one another.
  readonly hasEnded = false;

  constructor(vocabulary: ParserVocabulary) {
    this.#markerIds = new Set(HARMONY_MARKERS.map((marker) => vocabulary.idOf(marker)).filter((id) => id !== undefined));
    this.#vocabulary = vocabulary;
    this.#counter = new HarmonyCounter(vocabulary);
  }

  get numReasoningTokens(): number {
    return this.#counter.numTokens;
  }

  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(text, tokenIds);
    this.#reader.feed(text, this.#markerIds.size > 0 && !tokenIds.some((id) => this.#markerIds.has(id)));
    return this.#takeDelta();
  }

  finish(): ParsedDelta | null {
    this.#reader.finish();
    return this.#takeDelta();
  }

  #takeDelta(): ParsedDelta | null {
    const delta: ParsedDelta = {};
    if (this.#content !== '') delta.content = this.#content;
    if (this.#reasoning !== '') delta.reasoning = this.#reasoning;
    const isEmpty = this.#content === '' && this.#reasoning === '';
    this.#content = '';
    this.#reasoning = '';
    return isEmpty ? null : delta;
  }

  onText(kind: HarmonyKind, text: string): void {
    if (kind === 'content') this.#content += text;
    else if (kind === 'reasoning') this.#reasoning += text;
  }

  // A stream runs messages together, a whole answer has a newline between them.
  onMessageEnd(): void {
    if (this.#isWhole) this.#keepMessage();
  }

  #keepMessage(): void {
    if (this.#content !== '') this.#contents.push(this.#content);
    if (this.#reasoning !== '') this.#reasonings.push(this.#reasoning);
    this.#content = '';
    this.#reasoning = '';
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    this.#isWhole = true;
    this.#reader.feed(text, false);
    this.#reader.finish();
    this.#keepMessage();
    return { reasoning: toNullable(this.#reasonings.join('\n')), content: toNullable(this.#contents.join('\n')) };
  }

  countLater(): void {
    // All is read.
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    if (this.#vocabulary.textOf === undefined) return estimateTokens(new HarmonyReasoning(this.#vocabulary).parseWhole(text).reasoning, text, tokenIds.length);
    this.#counter.count(text, tokenIds);
    return this.#counter.numTokens;
  }
}

/** Counts tokens in messages of reasoning; markers are none of them. */
class HarmonyCounter implements HarmonyEvents {
  readonly #vocabulary: ParserVocabulary;
  readonly #reader = new HarmonyReader(this);
  numTokens = 0;

  constructor(vocabulary: ParserVocabulary) {
    this.#vocabulary = vocabulary;
  }

  count(text: string, tokenIds: readonly number[]): void {
    if (this.#vocabulary.textOf === undefined) this.#countPiece(text, tokenIds.length);
    else for (const id of tokenIds) this.#countPiece(this.#vocabulary.textOf(id), 1);
  }

  // A piece that begins and ends in reasoning is of it.
  #countPiece(text: string, numTokens: number): void {
    const wasThinking = this.#reader.isThinking;
    this.#reader.feed(text, false);
    if (wasThinking && this.#reader.isThinking && !HARMONY_MARKERS.includes(text)) this.numTokens += numTokens;
  }

  onText(): void {
    // Only tokens are counted.
  }

  onMessageEnd(): void {
    // The reader knows.
  }
}

function toNullable(text: string): string | null {
  return text === '' ? null : text;
}

// gpt-oss: reasoning is what it says in its channel `analysis` (vLLM's parser/harmony.py).
import { PLAIN_TEXT, type HarmonyHead } from '../harmony/harmony-head.ts';
import { HARMONY_MARKERS, HarmonyReader, type HarmonyEvents } from '../harmony/harmony-reader.ts';
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { estimateTokens } from './estimate-tokens.ts';
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
  readonly #reader: HarmonyReader;
  readonly #vocabulary: ParserVocabulary;
  readonly #counter: HarmonyCounter;
  #head: HarmonyHead = PLAIN_TEXT;
  // What the present piece adds; of a whole text, what each message says.
  #content = '';
  #reasoning = '';
  readonly #contents: string[] = [];
  readonly #reasonings: string[] = [];
  #isWhole = false;
  // Messages of all kinds may follow one another.
  readonly hasEnded = false;

  constructor(vocabulary: ParserVocabulary) {
    this.#reader = new HarmonyReader(this, vocabulary);
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
    this.#reader.feed(text, tokenIds);
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

  onHead(head: HarmonyHead): void {
    this.#head = head;
  }

  onText(text: string): void {
    const { kind, isOfTool } = this.#head;
    if (isOfTool && this.#isWhole) return;
    if (kind === 'content') this.#content += text;
    else if (kind === 'reasoning') this.#reasoning += text;
  }

  // A stream runs messages together, a whole answer has a newline between them.
  onEnd(): void {
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
    this.#reader.readWhole(text);
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
  readonly #reader: HarmonyReader;
  readonly #single: number[] = [0];
  numTokens = 0;

  constructor(vocabulary: ParserVocabulary) {
    this.#vocabulary = vocabulary;
    this.#reader = new HarmonyReader(this, vocabulary);
  }

  count(text: string, tokenIds: readonly number[]): void {
    if (this.#vocabulary.textOf === undefined) this.#countPiece(text, tokenIds);
    else for (const id of tokenIds) this.#countToken(this.#vocabulary.textOf, id);
  }

  #countToken(textOf: (id: number) => string, id: number): void {
    if (this.#reader.isText(id)) {
      this.numTokens += Number(this.#reader.isThinking);
      return;
    }
    this.#single[0] = id;
    this.#countPiece(textOf(id), this.#single);
  }

  // A piece that begins and ends in reasoning is of it.
  #countPiece(text: string, tokenIds: readonly number[]): void {
    const wasThinking = this.#reader.isThinking;
    this.#reader.feed(text, tokenIds);
    if (wasThinking && this.#reader.isThinking && !HARMONY_MARKERS.has(text)) this.numTokens += tokenIds.length;
  }

  onHead(): void {
    // The reader knows.
  }

  onText(): void {
    // Only tokens are counted.
  }

  onEnd(): void {
    // The reader knows.
  }
}

// Counts the reasoning tokens among a text's tokens, by a grammar.
import { GrammarMachine, type GrammarEvents, type PreparedGrammar } from '../grammar/grammar-machine.ts';
import type { GrammarState } from '../grammar/grammar.ts';
import type { ParserVocabulary } from '../vocabulary.ts';

const PART_OF_CHARACTER = '\ufffd';

/** Counts tokens that are neither markers nor outside of the reasoning. Linear. */
export class ReasoningCounter {
  readonly #prepared: PreparedGrammar;
  readonly #vocabulary: ParserVocabulary;
  readonly #reader: TextCounter;
  /** Whether ids alone tell what is reasoning: all that is markup in it are tokens. */
  readonly #walks: boolean;
  #state: GrammarState;
  #count = 0;
  /** Whether any token since the last marker has text: those without it are not counted by themselves. */
  #hasText = false;
  #numWithoutText = 0;

  constructor(prepared: PreparedGrammar, vocabulary: ParserVocabulary) {
    this.#prepared = prepared;
    this.#vocabulary = vocabulary;
    this.#reader = new TextCounter(prepared);
    this.#walks = vocabulary.textOf === undefined || countsByTokens(prepared);
    this.#state = prepared.grammar.initialState;
  }

  /** Whether tokens tell where the reasoning ends. */
  get isExact(): boolean {
    return this.#vocabulary.textOf !== undefined || this.#prepared.tokenMarkers.has('thinkEnd');
  }

  get numReasoningTokens(): number {
    return this.#walks ? this.#count : this.#reader.numReasoningTokens;
  }

  count(tokenIds: readonly number[]): void {
    for (const id of tokenIds) {
      if (this.#walks) this.#walk(id);
      else this.#reader.add(this.#spell(id), id);
    }
  }

  /** Counts those of a whole answer, instead of `count`. Where ids do not tell them, it is one piece, with all its special tokens in it. */
  countWhole(tokenIds: readonly number[]): number {
    if (this.#walks) {
      this.count(tokenIds);
      return this.#count;
    }
    this.#reader.addWhole(tokenIds.map((id) => this.#spell(id)).join(''), tokenIds);
    return this.#reader.numReasoningTokens;
  }

  #spell(id: number): string {
    return this.#prepared.tokens.get(id)?.text ?? this.#vocabulary.textOf?.(id) ?? '';
  }

  #walk(id: number): void {
    const { rules, tokens } = this.#prepared;
    const token = tokens.get(id);
    if (token === undefined) {
      if (this.#state === 'reasoning') this.#countText(id);
      return;
    }
    this.#hasText = false;
    this.#numWithoutText = 0;
    if (token.marker !== null) this.#state = rules.get(`${this.#state} ${token.marker}`)?.next ?? this.#state;
  }

  #countText(id: number): void {
    this.#hasText ||= this.#vocabulary.textOf?.(id) !== '';
    this.#numWithoutText++;
    if (!this.#hasText) return;
    this.#count += this.#numWithoutText;
    this.#numWithoutText = 0;
  }
}

function countsByTokens({ grammar, tokenMarkers }: PreparedGrammar): boolean {
  return grammar.rules.every(([state, marker]) => state !== 'reasoning' || tokenMarkers.has(marker));
}

class TextCounter implements GrammarEvents {
  readonly #machine: GrammarMachine;
  numReasoningTokens = 0;

  constructor(prepared: PreparedGrammar) {
    this.#machine = new GrammarMachine(prepared, { initialState: prepared.grammar.initialState, skipsCalls: false, skipsReasoning: false }, this);
  }

  add(text: string, id: number): void {
    this.#machine.feed(text === '' ? PART_OF_CHARACTER : text, [id]);
  }

  addWhole(text: string, tokenIds: readonly number[]): void {
    this.#machine.feed(text, tokenIds);
    this.#machine.finish();
  }

  onReasoning(_text: string, numTokens: number): void {
    this.numReasoningTokens += numTokens;
  }

  onText(): void {
    // Only reasoning is counted.
  }

  onReasoningEnd(): void {
    // The machine knows.
  }

  onCallStart(): void {
    // Only reasoning is counted.
  }

  onCallName(): void {
    // Only reasoning is counted.
  }

  onArguments(): void {
    // Only reasoning is counted.
  }

  onCallEnd(): void {
    // Only reasoning is counted.
  }
}

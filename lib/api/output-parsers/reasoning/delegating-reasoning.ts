// A parser that reads as another one does, but for what its subclasses say.
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ReasoningParser } from './reasoning-parser.ts';

/** Hands everything on to `inner`. */
export class DelegatingReasoning implements ReasoningParser {
  protected readonly inner: ReasoningParser;

  constructor(inner: ReasoningParser) {
    this.inner = inner;
  }

  get hasEnded(): boolean {
    return this.inner.hasEnded;
  }

  get numReasoningTokens(): number {
    return this.inner.numReasoningTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    return this.inner.isEndedByPrompt(promptTokenIds);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    return this.inner.push(text, tokenIds);
  }

  tokensBehind(tokenIds: readonly number[]): readonly number[] {
    return this.inner.tokensBehind?.(tokenIds) ?? [];
  }

  countLater(tokenIds: readonly number[]): void {
    this.inner.countLater(tokenIds);
  }

  finish(): ParsedDelta | null {
    return this.inner.finish();
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return this.inner.parseWhole(text);
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    return this.inner.countWhole(text, tokenIds);
  }
}

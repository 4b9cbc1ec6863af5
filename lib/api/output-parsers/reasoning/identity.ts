// Reasoning that is content: what DeepSeek V3 and its relatives do unless a request asks them to think (vLLM's
// reasoning/identity_reasoning_parser.py and deepseek_v3_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { createDelimited, DEEPSEEK_R1 } from './token-delimited.ts';

/** DeepSeek V3: thinks when it is asked to. */
export const DEEPSEEK_V3: ReasoningStyle = createOptional(false);
/** Holo 2: thinks unless it is asked not to. */
export const HOLO2: ReasoningStyle = createOptional(true);

function createOptional(thinksByDefault: boolean): ReasoningStyle {
  return {
    isGrammar: false,
    createParser: ({ vocabulary, isThinkingEnabled = thinksByDefault }: ReasoningParserOptions) => (isThinkingEnabled ? createDelimited(vocabulary) : new Identity()),
    format: (reasoning) => DEEPSEEK_R1.format(reasoning),
  };
}

class Identity implements ReasoningParser {
  readonly hasEnded = true;
  readonly numReasoningTokens = 0;

  isEndedByPrompt(): boolean {
    return true;
  }

  countLater(): void {
    // There is no reasoning.
  }

  push(text: string): ParsedDelta | null {
    return text === '' ? null : { content: text };
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: null; content: string } {
    return { reasoning: null, content: text };
  }

  countWhole(): number {
    return 0;
  }
}

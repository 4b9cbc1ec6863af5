// A limit on the tokens of reasoning: where it is reached, the marker that ends the reasoning is said instead of what the text would
// go on with (vLLM: v1/worker/gpu/sample/thinking_budget.py).
import type { Token } from '../output.ts';
import type { ThinkingLimit } from '../request.ts';
import { endsWithIds } from '../token-ids.ts';
import type { TokenSource } from './generator.ts';

/** A source that ends its reasoning at the limit. What is said instead of a token takes its place: the text goes on behind it. */
export function limitThinking(source: TokenSource, limit: ThinkingLimit, promptTokenIds: readonly number[]): TokenSource {
  const thinking = new Thinking(limit, promptTokenIds);
  return {
    next() {
      const token = source.next();
      const said = thinking.forced ?? token;
      thinking.add(said.id);
      return said;
    },
  };
}

/** The same for a text that is known whole: what it thinks beyond the limit is left out, so that it goes on with what follows its reasoning. */
export function cutThinking(tokens: readonly Token[], limit: ThinkingLimit, promptTokenIds: readonly number[]): readonly Token[] {
  const thinking = new Thinking(limit, promptTokenIds);
  const kept: Token[] = [];
  const keep = (token: Token): void => {
    kept.push(token);
    thinking.add(token.id);
  };
  for (let position = 0; position < tokens.length; position++) {
    if (thinking.forced !== null) {
      for (let forced: Token | null = thinking.forced; forced !== null; forced = thinking.forced) keep(forced);
      position = findEnd(tokens, position, limit);
    }
    const token = tokens[position];
    if (token !== undefined) keep(token);
  }
  return kept;
}

// Behind the next marker that ends reasoning; the end of the text where there is none.
function findEnd(tokens: readonly Token[], from: number, { markers: { endIds } }: ThinkingLimit): number {
  for (let start = from; start + endIds.length <= tokens.length; start++) {
    if (endIds.every((id, index) => tokens[start + index]?.id === id)) return start + endIds.length;
  }
  return tokens.length;
}

/** Whether a sequence thinks, and for how many tokens. The prompt's last words count as if they had been said. */
class Thinking {
  readonly #limit: ThinkingLimit;
  // The latest ids, as many as markers have.
  readonly #tail: number[];
  readonly #numRemembered: number;
  // Behind the marker that began it; null outside of it.
  #numTokens: number | null;

  constructor(limit: ThinkingLimit, promptTokenIds: readonly number[]) {
    const { startIds, endIds, forced } = limit.markers;
    this.#limit = limit;
    this.#numRemembered = Math.max(startIds.length, endIds.length, forced.length);
    this.#tail = promptTokenIds.slice(-this.#numRemembered);
    const start = findLast(promptTokenIds, startIds);
    this.#numTokens = start > findLast(promptTokenIds, endIds) ? promptTokenIds.length - start - startIds.length : null;
  }

  /** The token that has to come, or null. */
  get forced(): Token | null {
    if (this.#numTokens === null || this.#numTokens < this.#limit.numTokens) return null;
    const { forced } = this.#limit.markers;
    return forced[this.#countBegun(forced)] ?? null;
  }

  add(id: number): void {
    const { startIds, endIds } = this.#limit.markers;
    this.#tail.push(id);
    if (this.#tail.length > this.#numRemembered) this.#tail.shift();
    if (endsWithIds(this.#tail, startIds)) this.#numTokens = 0;
    else if (endsWithIds(this.#tail, endIds)) this.#numTokens = null;
    else if (this.#numTokens !== null) this.#numTokens++;
  }

  // How many of the tokens that have to come have been said.
  #countBegun(forced: readonly Token[]): number {
    for (let count = forced.length - 1; count > 0; count--) {
      const from = this.#tail.length - count;
      if (from >= 0 && forced.slice(0, count).every(({ id }, index) => this.#tail[from + index] === id)) return count;
    }
    return 0;
  }
}

// Where the last occurrence begins, or -1.
function findLast(ids: readonly number[], sought: readonly number[]): number {
  for (let start = ids.length - sought.length; start >= 0; start--) {
    if (sought.every((id, index) => ids[start + index] === id)) return start;
  }
  return -1;
}

// How many tokens reasoning is where the tokens do not tell.

/** Tokens of the reasoning in a whole text, in proportion to their characters. */
export function estimateTokens(reasoning: string | null, text: string, numTokens: number): number {
  return reasoning === null || text === '' ? 0 : Math.round((reasoning.length / text.length) * numTokens);
}

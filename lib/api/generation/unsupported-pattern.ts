// What vLLM's backends do not do with a regular expression that is one: they look neither ahead nor behind, word boundaries included.

/** What a pattern asks for that is not done, as a noun phrase; null: nothing. Linear in its length. */
export function findUnsupportedInPattern(pattern: string): string | null {
  let isInClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index];
    if (char === '\\') {
      index++;
      // In a class it is the backspace.
      if (!isInClass && /[bB]/.test(pattern[index] ?? '')) return `the word boundary \\${pattern[index]}`;
    } else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
  }
  return null;
}

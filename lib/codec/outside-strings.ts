// What is written between the strings of a JSON text: numbers, literals, brackets.
import { stringEnd } from './json-depth.ts';

/** A JSON text with what a global pattern finds outside of its strings replaced. Linear, if the pattern is. */
export function replaceOutsideStrings(text: string, pattern: RegExp, toReplacement: (found: string) => string): string {
  let replaced = '';
  for (let from = 0; from < text.length; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return replaced + text.slice(from).replace(pattern, toReplacement);
    const end = Math.min(stringEnd(text, quote + 1) + 1, text.length);
    replaced += text.slice(from, quote).replace(pattern, toReplacement) + text.slice(quote, end);
    from = end;
  }
  return replaced;
}

// A quoted text of a grammar, the same in both syntaxes.
import { readEscape } from '../regex/escapes.ts';
import type { PatternReader } from '../regex/pattern-reader.ts';

/** Reads a text behind its opening quote. @throws ConstraintError when it does not end in its line, or holds a class of characters */
export function readQuotedText(reader: PatternReader, quote: string): string {
  let text = '';
  for (let char = reader.take(); char !== quote; char = reader.take()) {
    if (char === undefined || char === '\n') throw reader.grammarFault('a text without its closing quote');
    const item = char === '\\' ? readEscape(reader) : char;
    if (typeof item === 'object') throw reader.grammarFault('a class of characters within a text');
    text += typeof item === 'number' ? String.fromCodePoint(item) : item;
  }
  return text;
}

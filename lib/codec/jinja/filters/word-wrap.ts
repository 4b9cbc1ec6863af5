// Lines of a given width, as Python's textwrap breaks them when it leaves white space alone.

/** How lines are broken. */
export interface WordWrapOptions {
  /** Characters per line, 1 or more. */
  readonly width: number;
  /** Whether a word that is wider than a line is broken. */
  readonly breaksLongWords: boolean;
  /** Whether a line may end after a hyphen. */
  readonly breaksOnHyphens: boolean;
}

/** The lines of a text that has no line breaks. White space at the start and the end of a broken line goes. */
export function wrapWords(text: string, options: WordWrapOptions): readonly string[] {
  const width = Math.max(1, options.width);
  const chunks = cutChunks(text, options.breaksOnHyphens).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop();
    const line = takeLine(chunks, width, options.breaksLongWords);
    if (line.at(-1)?.trim() === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function cutChunks(text: string, breaksOnHyphens: boolean): string[] {
  const words = text.match(/[ \t\v\f]+|[^ \t\v\f]+/g) ?? [];
  // After a hyphen between letters, of which there are two in front.
  return breaksOnHyphens ? words.flatMap((word) => word.split(/(?<=[\p{L}_]{2}-)(?=[\p{L}_])/u)) : words;
}

// Chunks are in reverse order: the next one is the last.
function takeLine(chunks: string[], width: number, breaksLongWords: boolean): string[] {
  const line: string[] = [];
  let length = 0;
  for (let chunk = chunks.at(-1); chunk !== undefined && length + chunk.length <= width; chunk = chunks.at(-1)) {
    line.push(chunk);
    length += chunk.length;
    chunks.pop();
  }
  const next = chunks.at(-1);
  if (next === undefined || next.length <= width) return line;
  if (breaksLongWords) {
    line.push(next.slice(0, width - length));
    chunks[chunks.length - 1] = next.slice(width - length);
  } else if (line.length === 0) {
    line.push(next);
    chunks.pop();
  }
  return line;
}

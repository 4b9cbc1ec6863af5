// How much a structural tag may ask for: known before anything of it is compiled or written.
import { fault } from './tag-fields.ts';

/** What is repeated may come as often as it has to, and so many times more. */
export const MAX_MORE = 2;

// Each may take as long as a constraint of its own.
const MAX_CONTENTS = 64;
const MAX_WRITTEN_CONTENTS = 256;
const MAX_WRITTEN_PARTS = 10_000;
const CONTENTS: ReadonlySet<string> = new Set(['json_schema', 'schema', 'pattern', 'grammar', 'exclude_tokens']);

/** @throws ConstraintError for a tag, parsed JSON, that has too much in it, or repeats it too often */
export function checkSize(tag: unknown): void {
  const size: Size = { contents: 0, writtenContents: 0, writtenParts: 0 };
  addTo(size, tag, 1);
  if (size.contents > MAX_CONTENTS) throw fault(`more than ${MAX_CONTENTS} schemas, patterns, grammars and lists of tokens`);
  if (size.writtenContents > MAX_WRITTEN_CONTENTS) throw fault(`more than ${MAX_WRITTEN_CONTENTS} texts of these have to be written`);
  if (size.writtenParts > MAX_WRITTEN_PARTS) throw fault(`more than ${MAX_WRITTEN_PARTS} parts have to be written`);
}

interface Size {
  contents: number;
  writtenContents: number;
  writtenParts: number;
}

function addTo(size: Size, value: unknown, times: number): void {
  if (typeof value !== 'object' || value === null) return;
  const inner = times * timesOf(value);
  size.writtenParts += inner;
  for (const [name, part] of Object.entries(value)) {
    if (!CONTENTS.has(name)) {
      addTo(size, part, inner);
      continue;
    }
    size.contents++;
    size.writtenContents += times;
  }
}

function timesOf(value: object): number {
  if (!('type' in value) || value.type !== 'repeat' || !('min' in value) || typeof value.min !== 'number') return 1;
  return Math.max(1, value.min + MAX_MORE);
}

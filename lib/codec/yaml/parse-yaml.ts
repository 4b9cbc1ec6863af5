// YAML as people write configuration: mappings, lists, texts in quotes or without, brackets, block texts, comments; one document.
// Anchors, tags, keys of several lines and texts that go on in the next line without quotes are refused. (https://yaml.org/spec/1.1/)
import { readFlow } from './flow.ts';
import { addEntry, requireDepth, type YamlEntry, YamlError, type YamlNode } from './node.ts';
import { readQuoted, requirePlain, toPlainScalar } from './scalar.ts';

/** Reads a text; one without anything holds null. @throws YamlError that knows the line */
export function parseYaml(text: string): YamlNode {
  return new BlockReader(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')).readDocument();
}

/** A line that holds something. */
interface Line {
  /** From 1. */
  readonly number: number;
  /** Blanks before what it holds. */
  readonly indent: number;
  /** Where that begins in the text. */
  readonly start: number;
  /** Without blanks at its end. */
  readonly content: string;
}

// Of a document.
const END = '...';

class BlockReader {
  readonly #text: string;
  readonly #lines: Line[];
  // All lines, as they are.
  readonly #raw: readonly string[];
  #index = 0;

  constructor(text: string) {
    this.#text = text;
    this.#raw = text.split('\n');
    this.#lines = listLines(text, this.#raw);
  }

  readDocument(): YamlNode {
    this.#skipBegin();
    const first = this.#line;
    const node = first === undefined || first.content === END ? toPlainScalar('', 1) : this.#readBlock(first, 1);
    if (this.#line !== undefined && this.#line.content === END) this.#index++;
    if (this.#line !== undefined) throw unexpected(this.#line);
    return node;
  }

  #skipBegin(): void {
    const line = this.#line;
    if (line === undefined || !/^---(?:\s|$)/.test(line.content)) return;
    if (!isEmpty(skip(line, 3))) throw new YamlError(line.number, 'a document begins in the line below ---');
    this.#index++;
  }

  get #line(): Line | undefined {
    // Comments count nothing, wherever they stand.
    while (this.#lines[this.#index]?.content.startsWith('#') === true) this.#index++;
    return this.#lines[this.#index];
  }

  #readBlock(line: Line, depth: number): YamlNode {
    requireDepth(depth, line.number);
    if (isItem(line)) return this.#readList(line, depth);
    return findKey(line) === null ? this.#readValue(line, depth, -1) : this.#readMapping(line, depth);
  }

  #readList({ indent, number }: Line, depth: number): YamlNode {
    const items: YamlNode[] = [];
    for (let line = this.#line; line !== undefined && line.indent === indent && isItem(line); line = this.#line) {
      const rest = skip(line, 1);
      if (isEmpty(rest)) items.push(this.#readNested(line, depth, indent + 1));
      else if (isItem(rest) || findKey(rest) !== null) items.push(this.#readInside(rest, depth));
      else items.push(this.#readValue(rest, depth + 1, indent));
    }
    this.#requireNoDeeper(indent);
    return { kind: 'list', line: number, items };
  }

  // The first line of what stands behind a dash is the rest of the dash's.
  #readInside(rest: Line, depth: number): YamlNode {
    this.#lines[this.#index] = rest;
    return this.#readBlock(rest, depth + 1);
  }

  #readMapping({ indent, number }: Line, depth: number): YamlNode {
    const entries = new Map<string, YamlEntry>();
    for (let line = this.#line; line !== undefined && line.indent === indent; line = this.#line) {
      const found = findKey(line);
      if (found === null && line.content === END) break;
      if (found === null) throw unexpected(line);
      const rest = skip(line, found.length);
      // A list may stand as far left as its key.
      const node = isEmpty(rest) ? this.#readNested(line, depth, indent) : this.#readValue(rest, depth + 1, indent);
      addEntry(entries, found.key, { line: line.number, node });
    }
    this.#requireNoDeeper(indent);
    return { kind: 'mapping', line: number, entries };
  }

  // What stands in the lines below, if it is indented; a list from `listIndent` on.
  #readNested({ indent, number }: Line, depth: number, listIndent: number): YamlNode {
    this.#index++;
    const next = this.#line;
    const isInside = next !== undefined && (next.indent > indent || (isItem(next) && next.indent >= listIndent));
    return isInside ? this.#readBlock(next, depth + 1) : toPlainScalar('', number);
  }

  // A value that begins in a line; of a block text, `indent` is that of the key or dash before it.
  #readValue(line: Line, depth: number, indent: number): YamlNode {
    const { content, number, start } = line;
    const [first = ''] = content;
    if (first === '[' || first === '{') {
      const { node, end } = readFlow(this.#text, start, { line: number, depth });
      this.#endLine(end, line);
      return node;
    }
    if (first === '|' || first === '>') return this.#readBlockText(line, indent);
    if (first === '"' || first === "'") {
      const { value, end } = readQuoted(this.#text, start, number);
      this.#endLine(end, line);
      return { kind: 'scalar', line: number, value, text: value };
    }
    this.#index++;
    const plain = content.replace(/\s#.*$/s, '').trimEnd();
    requirePlain(plain, number);
    if (/:(?:\s|$)/.test(plain)) throw new YamlError(number, 'a text with a colon and a blank behind it needs quotes');
    return toPlainScalar(plain, number);
  }

  // Goes on behind a value that ends at `end`, where nothing but a comment may follow in its line.
  #endLine(end: number, { number }: Line): void {
    const lineEnd = this.#text.indexOf('\n', end);
    const rest = this.#text.slice(end, lineEnd < 0 ? this.#text.length : lineEnd);
    if (!/^\s*$|^\s+#/.test(rest)) throw new YamlError(number, `unexpected ${JSON.stringify(rest.trim().slice(0, MAX_SHOWN_CHARS))} behind a value`);
    while (this.#index < this.#lines.length && (this.#lines[this.#index]?.start ?? 0) < end) this.#index++;
  }

  // Lines that are indented deeper than what they belong to; the first one says how deep.
  #readBlockText(line: Line, indent: number): YamlNode {
    const [, style = '', chomp = ''] = /^([|>])(-?)(?:\s+#.*)?$/.exec(line.content) ?? [];
    if (style === '') throw new YamlError(line.number, 'expected | or > alone, or with - behind it');
    this.#index++;
    const end = findBlockEnd(this.#raw, line.number, indent);
    while ((this.#lines[this.#index]?.number ?? Infinity) <= end) this.#index++;
    const value = joinBlockText(this.#raw.slice(line.number, end), style, chomp);
    return { kind: 'scalar', line: line.number, value, text: value };
  }

  #requireNoDeeper(indent: number): void {
    if (this.#line !== undefined && this.#line.indent > indent) throw unexpected(this.#line);
  }
}

const MAX_SHOWN_CHARS = 40;

function listLines(text: string, all: readonly string[]): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const [index, raw] of all.entries()) {
    const content = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    if (content !== '') lines.push({ number: index + 1, indent, start: start + indent, content });
    start += raw.length + 1;
  }
  const tabbed = lines.find((line) => !line.content.startsWith('#') && text.slice(line.start - line.indent, line.start).includes('\t'));
  if (tabbed !== undefined) throw new YamlError(tabbed.number, 'lines are indented by blanks, not by tabs');
  return lines;
}

function isItem({ content }: Line): boolean {
  return content === '-' || /^-\s/.test(content);
}

function isEmpty({ content }: Line): boolean {
  return content === '' || content.startsWith('#');
}

// The rest of a line behind its first characters, and the blanks there.
function skip({ number, indent, start, content }: Line, count: number): Line {
  const rest = content.slice(count);
  const moved = count + rest.length - rest.trimStart().length;
  return { number, indent: indent + moved, start: start + moved, content: rest.trimStart() };
}

// The key that a line begins with, and its length with the colon.
function findKey({ content, number }: Line): { readonly key: string; readonly length: number } | null {
  if (/^["']/.test(content)) {
    const { value, end } = readQuoted(content, 0, number);
    const [colon] = /^\s*:(?=\s|$)/.exec(content.slice(end)) ?? [];
    return colon === undefined ? null : { key: value, length: end + colon.length };
  }
  const [whole, plain] = /^((?:[^\s:#[{]|:(?!\s|$)|(?<=\S)[#[{]|[^\S\n]+(?![\s#:]))+)\s*:(?=\s|$)/.exec(content) ?? [];
  if (whole === undefined || plain === undefined) return null;
  requirePlain(plain, number);
  return { key: plain, length: whole.length };
}

// Index of the first line from `start` on that is no deeper than `indent`.
function findBlockEnd(raw: readonly string[], start: number, indent: number): number {
  let end = start;
  for (let line = raw[end]; line !== undefined && (line.trim() === '' || line.length - line.trimStart().length > indent); line = raw[end]) end++;
  return end;
}

function joinBlockText(raw: readonly string[], style: string, chomp: string): string {
  const first = raw.find((line) => line.trim() !== '') ?? '';
  const depth = first.length - first.trimStart().length;
  const lines = raw.map((line) => line.slice(Math.min(depth, line.length)));
  const text = (style === '|' ? lines.join('\n') : fold(lines)).replace(/\n+$/, '');
  return chomp === '-' || text === '' ? text : `${text}\n`;
}

// Lines that follow each other become one; an empty line is the end of one.
function fold(lines: readonly string[]): string {
  return lines.join('\n').replace(/(?<=[^\n])\n(?=\S)/g, ' ').replace(/\n(\n+)(?=\S)/g, '$1');
}

function unexpected({ number, content }: Line): YamlError {
  return new YamlError(number, `unexpected ${JSON.stringify(content.slice(0, MAX_SHOWN_CHARS))}: expected a key with a colon, indented like those before it`);
}

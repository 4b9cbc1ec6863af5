// Lists and mappings in brackets, as JSON writes them or with fewer quotes: `[a, 1]`, `{a: 1, "b": [2]}`; over several lines, too.
import { addEntry, requireDepth, type YamlEntry, YamlError, type YamlNode } from './node.ts';
import { readQuoted, requirePlain, toPlainScalar } from './scalar.ts';

/** A value in brackets, and where it ends. */
export interface FlowValue {
  readonly node: YamlNode;
  /** Behind the closing bracket. */
  readonly end: number;
}

/** Reads the brackets that open at `start`. @throws YamlError */
export function readFlow(text: string, start: number, { line, depth }: { readonly line: number; readonly depth: number }): FlowValue {
  const reader = new FlowReader(text, start, line);
  const node = reader.readValue(depth);
  return { node, end: reader.position };
}

/** Goes through a text once. */
class FlowReader {
  position: number;
  readonly #text: string;
  #line: number;

  constructor(text: string, start: number, line: number) {
    this.#text = text;
    this.position = start;
    this.#line = line;
  }

  readValue(depth: number): YamlNode {
    requireDepth(depth, this.#line);
    const first = this.#text[this.position];
    if (first === '[') return this.#readList(depth);
    if (first === '{') return this.#readMapping(depth);
    return this.#readScalar();
  }

  #readList(depth: number): YamlNode {
    const [line, items]: [number, YamlNode[]] = [this.#line, []];
    this.position++;
    for (let next = this.#skipSpace(); next !== ']'; next = this.#skipComma(']')) {
      items.push(this.readValue(depth + 1));
      if (this.#skipSpace() === ':') throw new YamlError(this.#line, 'a pair inside of a list needs braces');
    }
    this.position++;
    return { kind: 'list', line, items };
  }

  #readMapping(depth: number): YamlNode {
    const [line, entries]: [number, Map<string, YamlEntry>] = [this.#line, new Map()];
    this.position++;
    for (let next = this.#skipSpace(); next !== '}'; next = this.#skipComma('}')) {
      const keyLine = this.#line;
      const key = this.#readScalar();
      if (key.kind !== 'scalar') throw new TypeError('a scalar is one');
      addEntry(entries, key.text, { line: keyLine, node: this.#readMember(depth) });
    }
    this.position++;
    return { kind: 'mapping', line, entries };
  }

  #readMember(depth: number): YamlNode {
    if (this.#skipSpace() !== ':') return toPlainScalar('', this.#line);
    this.position++;
    const next = this.#skipSpace();
    return next === ',' || next === '}' ? toPlainScalar('', this.#line) : this.readValue(depth + 1);
  }

  #readScalar(): YamlNode {
    const first = this.#text[this.position] ?? '';
    if (first === '"' || first === "'") {
      const { value, end } = readQuoted(this.#text, this.position, this.#line);
      this.position = end;
      return { kind: 'scalar', line: this.#line, value, text: value };
    }
    PLAIN.lastIndex = this.position;
    const [found = ''] = PLAIN.exec(this.#text) ?? [];
    const plain = found.trimEnd();
    if (plain === '') throw new YamlError(this.#line, `expected a value, got ${first === '' ? 'the end of the text' : JSON.stringify(first)}`);
    requirePlain(plain, this.#line);
    this.position += found.length;
    return toPlainScalar(plain, this.#line);
  }

  #skipComma(closing: string): string {
    const next = this.#skipSpace();
    if (next === closing) return next;
    if (next !== ',') throw new YamlError(this.#line, `expected , or ${closing}, got ${next === '' ? 'the end of the text' : JSON.stringify(next)}`);
    this.position++;
    return this.#skipSpace();
  }

  // Blanks, line ends and comments. Returns what comes then, empty at the end.
  #skipSpace(): string {
    for (; this.position < this.#text.length; this.position++) {
      const char = this.#text[this.position] ?? '';
      if (char === '\n') this.#line++;
      else if (char === '#' && /\s/.test(this.#text[this.position - 1] ?? '')) this.#skipComment();
      else if (char !== ' ' && char !== '\t') return char;
    }
    return '';
  }

  // To before the end of the line.
  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.position);
    this.position = (end < 0 ? this.#text.length : end) - 1;
  }
}

// To the end of the line, a sign of the brackets, a colon before a blank or such a sign, or a comment.
const PLAIN = /(?:[^\s,[\]{}:#]|:(?![\s,[\]{}]|$)|[^\S\n]+(?![\s#])|(?<=\S)#)+/y;

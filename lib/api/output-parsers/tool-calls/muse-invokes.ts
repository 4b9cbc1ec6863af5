// Calls of Muse Glimmer: `<atem:invoke name="f"><atem:parameter name="a">1</atem:parameter></atem:invoke>`.
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';

const INVOKE = '<atem:invoke';
const INVOKE_END = '</atem:invoke>';
const PARAMETER = '<atem:parameter';
const PARAMETER_END = '</atem:parameter>';
/** Behind the name of a tag. */
const NAME = /(?!\w)[^>]*?\bname="([^"]+)"/y;

/** A call as it is written. */
export interface MuseInvoke {
  readonly name: string;
  readonly arguments: Map<string, LosslessJson>;
}

/** Finds calls in a text that comes in pieces, each once it is whole. Linear. */
export class MuseInvokes {
  readonly #start = new LiteralSeeker(INVOKE);
  readonly #end = new LiteralSeeker(INVOKE_END);
  /** The open call behind its first tag's name; null outside of one. */
  #body: string[] | null = null;

  /** The calls that end in a piece. What has no name is none. */
  feed(piece: string): MuseInvoke[] {
    const invokes: MuseInvoke[] = [];
    for (let rest: string | null = piece; rest !== null; ) {
      const { before, rest: next }: { before: string; rest: string | null } = (this.#body === null ? this.#start : this.#end).feed(rest);
      if (this.#body === null) {
        if (next !== null) this.#body = [];
      } else {
        this.#body.push(before);
        if (next !== null) invokes.push(...readInvoke(`${INVOKE}${this.#body.join('')}`));
        if (next !== null) this.#body = null;
      }
      rest = next;
    }
    return invokes;
  }
}

function readInvoke(text: string): MuseInvoke[] {
  for (let start = 0; start >= 0; start = text.indexOf(INVOKE, start + 1)) {
    const { name } = readName(text, start + INVOKE.length);
    if (name !== null) return [{ name, arguments: readParameters(text) }];
  }
  return [];
}

/** The name in a tag whose own name ends at an offset, and where it ends. */
function readName(text: string, offset: number): { readonly name: string | null; readonly end: number } {
  NAME.lastIndex = offset;
  const name = NAME.exec(text)?.[1] ?? null;
  return { name, end: NAME.lastIndex };
}

// A value is JSON, or else text.
function readParameters(text: string): Map<string, LosslessJson> {
  const values = new Map<string, LosslessJson>();
  let start = text.indexOf(PARAMETER);
  while (start >= 0) {
    const { name, end } = readName(text, start + PARAMETER.length);
    const headEnd = text.indexOf('>', name === null ? start : end);
    const valueEnd = headEnd < 0 ? -1 : text.indexOf(PARAMETER_END, headEnd);
    if (valueEnd < 0) return values;
    if (name !== null) values.set(name, readValue(text.slice(headEnd + 1, valueEnd)));
    start = text.indexOf(PARAMETER, name === null ? headEnd : valueEnd);
  }
  return values;
}

function readValue(text: string): LosslessJson {
  const value = readJson(text);
  return value === undefined ? text : value;
}

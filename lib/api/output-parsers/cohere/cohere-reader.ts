// Reads the markup of Cohere's Command models: `<|START_THINKING|>…<|END_THINKING|><|START_RESPONSE|>…<|END_RESPONSE|>` and
// `<|START_ACTION|>…<|END_ACTION|>` (vLLM's parser/cohere_command.py, and the library cohere_melody that it uses).
import { trimEnd, trimStart } from '../../../codec/jinja/values/python-space.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import type { Citation } from '../parsed-delta.ts';
import { CohereActions, type CohereCallPart } from './cohere-actions.ts';
import { CohereCitations } from './cohere-citations.ts';

/** What a text is: calls are read, and what is hidden is dropped. */
type Mode = 'content' | 'reasoning' | 'calls' | 'hidden';

/** A generation of models. */
export interface CoherePreset {
  readonly markers: LiteralTable;
  readonly modes: Readonly<Record<string, Mode>>;
  /** What a text without a marker is. */
  readonly initialMode: Mode;
}

export const THINKING_START = '<|START_THINKING|>';
export const THINKING_END = '<|END_THINKING|>';
export const ACTION_START = '<|START_ACTION|>';
export const ACTION_END = '<|END_ACTION|>';

const MODES: Readonly<Record<string, Mode>> = {
  [THINKING_START]: 'reasoning',
  [THINKING_END]: 'content',
  '<|START_RESPONSE|>': 'content',
  '<|END_RESPONSE|>': 'hidden',
  [ACTION_START]: 'calls',
  [ACTION_END]: 'hidden',
};

/** Command A (`cmd3`). */
export const COMMAND3: CoherePreset = createPreset(MODES, 'content');
/** Command A+ (`cmd4`): a text begins in the reasoning. */
export const COMMAND4: CoherePreset = createPreset({ ...MODES, '<|START_TEXT|>': 'content', '<|END_TEXT|>': 'hidden' }, 'reasoning');

function createPreset(modes: Readonly<Record<string, Mode>>, initialMode: Mode): CoherePreset {
  return { markers: new LiteralTable(Object.keys(modes).map((marker) => [marker, [marker]])), modes, initialMode };
}

/** What a piece of text adds. */
export interface CohereOutput {
  content: string;
  reasoning: string;
  calls: CohereCallPart[];
  citations: Citation[];
}

/** Reads one answer. White space is held back until more follows, and dropped ahead of a marker. */
export class CohereReader implements LexerSink {
  readonly #preset: CoherePreset;
  readonly #lexer: LiteralLexer;
  readonly #actions = new CohereActions();
  readonly #citations = new CohereCitations();
  #mode: Mode;
  /** Text that is not looked at. */
  #unread: string[] = [];
  #blank = '';
  /** White space ahead of the next text is dropped. */
  #trimsStart = false;
  #output: CohereOutput = createOutput();

  constructor(preset: CoherePreset) {
    this.#preset = preset;
    this.#lexer = new LiteralLexer(preset.markers);
    this.#mode = preset.initialMode;
  }

  // What may be the beginning of a marker holds back all that is in its piece.
  push(text: string): CohereOutput {
    this.#lexer.feed(text, 0, this);
    if (!this.#lexer.isHolding) this.#read(false);
    return this.#take();
  }

  /** What is held back, but for white space. */
  finish(): CohereOutput {
    this.#lexer.flush(this);
    this.#read(true);
    return this.#take();
  }

  #take(): CohereOutput {
    const output = this.#output;
    this.#output = createOutput();
    return output;
  }

  onContent(text: string): void {
    if (this.#mode !== 'hidden') this.#unread.push(text);
  }

  #read(isEnd: boolean): void {
    const text = this.#unread.join('');
    this.#unread = [];
    if (this.#mode === 'calls') this.#addCalls(this.#actions.read(text));
    else if (this.#mode !== 'hidden') this.#addText(this.#mode, text, isEnd);
  }

  // In one piece all that is said of a call is one.
  #addCalls(parts: readonly CohereCallPart[]): void {
    for (const part of parts) {
      const known = this.#output.calls.find(({ index }) => index === part.index);
      if (known === undefined) this.#output.calls.push(part);
      else known.arguments += part.arguments;
    }
  }

  #addText(mode: 'content' | 'reasoning', text: string, isEnd: boolean): void {
    const solid = this.#takeSolid(text);
    if (solid === '' && !isEnd) return;
    const { citations } = this.#output;
    const type = mode === 'content' ? 'TEXT_CONTENT' : 'THINKING_CONTENT';
    this.#output[mode] += isEnd ? this.#citations.finish(solid, citations, type) : this.#citations.push(solid, citations, type);
  }

  /** The text with the white space ahead of it; what is at its end waits. */
  #takeSolid(text: string): string {
    const solid = trimEnd(text);
    const blank = this.#blank;
    this.#blank = solid === '' ? blank + text : text.slice(solid.length);
    if (solid === '') return '';
    const isStart = this.#trimsStart;
    this.#trimsStart = false;
    return isStart ? trimStart(solid) : blank + solid;
  }

  onLiteral(marker: string): void {
    this.#read(true);
    this.#mode = this.#preset.modes[marker] ?? this.#mode;
    this.#blank = '';
    this.#actions.cut();
    if (this.#mode === 'reasoning') this.#trimsStart = true;
  }
}

function createOutput(): CohereOutput {
  return { content: '', reasoning: '', calls: [], citations: [] };
}

/** What a whole text says. */
export function readCohere(preset: CoherePreset, text: string): CohereOutput {
  const reader = new CohereReader(preset);
  const [first, last] = [reader.push(text), reader.finish()];
  const calls = new Map(first.calls.map((call) => [call.index, call]));
  for (const call of last.calls) {
    const known = calls.get(call.index) ?? { index: call.index, id: '', name: '', arguments: '' };
    calls.set(call.index, { ...known, id: call.id || known.id, name: call.name || known.name, arguments: known.arguments + call.arguments });
  }
  return {
    content: first.content + last.content,
    reasoning: first.reasoning + last.reasoning,
    calls: Array.from(calls.values()),
    citations: [...first.citations, ...last.citations],
  };
}

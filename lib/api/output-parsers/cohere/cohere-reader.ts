// Reads the markup of Cohere's Command models: `<|START_THINKING|>…<|END_THINKING|><|START_RESPONSE|>…<|END_RESPONSE|>` and
// `<|START_ACTION|>…<|END_ACTION|>` (vLLM's parser/cohere_command.py, and the library cohere_melody that it uses).
import { trimEnd, trimStart } from '../../../codec/jinja/values/python-space.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import { CohereActions, type CohereCallPart } from './cohere-actions.ts';

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
}

/** Where a citation may begin: what ends so is held back. */
const CITATION = '<co>';

/** Reads one answer. Marks of citations stay in the text. White space is held back until more follows, and dropped ahead of a marker. */
export class CohereReader implements LexerSink {
  readonly #preset: CoherePreset;
  readonly #lexer: LiteralLexer;
  readonly #actions = new CohereActions();
  #mode: Mode;
  /** Text that is not looked at. */
  #unread: string[] = [];
  /** Text that is held back, without the white space at its end. */
  #solid: string[] = [];
  #blank = '';
  /** The last characters of `#solid`. */
  #end = '';
  /** White space ahead of the next text is dropped. */
  #trimsStart = false;
  #output: CohereOutput = { content: '', reasoning: '', calls: [] };

  constructor(preset: CoherePreset) {
    this.#preset = preset;
    this.#lexer = new LiteralLexer(preset.markers);
    this.#mode = preset.initialMode;
  }

  // What may be the beginning of a marker holds back all that is in its piece.
  push(text: string): CohereOutput {
    this.#lexer.feed(text, 0, this);
    if (!this.#lexer.isHolding) this.#read();
    return this.#take();
  }

  /** What is held back, but for white space. */
  finish(): CohereOutput {
    this.#lexer.flush(this);
    this.#read();
    this.#show();
    return this.#take();
  }

  #take(): CohereOutput {
    const output = this.#output;
    this.#output = { content: '', reasoning: '', calls: [] };
    return output;
  }

  onContent(text: string): void {
    if (this.#mode !== 'hidden') this.#unread.push(text);
  }

  #read(): void {
    const text = this.#unread.join('');
    this.#unread = [];
    if (this.#mode === 'calls') this.#addCalls(this.#actions.read(text));
    else this.#addText(text);
  }

  // In one piece all that is said of a call is one.
  #addCalls(parts: readonly CohereCallPart[]): void {
    for (const part of parts) {
      const known = this.#output.calls.find(({ index }) => index === part.index);
      if (known === undefined) this.#output.calls.push(part);
      else known.arguments += part.arguments;
    }
  }

  #addText(text: string): void {
    const solid = trimEnd(text);
    if (solid !== '') this.#addSolid(solid);
    this.#blank = solid === '' ? this.#blank + text : text.slice(solid.length);
    if (solid !== '' && !this.#mayCite()) this.#show();
  }

  #addSolid(solid: string): void {
    const isStart = this.#trimsStart && this.#solid.length === 0;
    this.#trimsStart = false;
    if (isStart) this.#solid.push(trimStart(solid));
    else this.#solid.push(this.#blank, solid);
    this.#end = (this.#end + this.#blank + solid).slice(-CITATION.length + 1);
  }

  #mayCite(): boolean {
    return ['<', '<c', '<co'].some((start) => this.#end.endsWith(start));
  }

  #show(): void {
    const text = this.#solid.join('');
    this.#solid = [];
    if (this.#mode === 'content') this.#output.content += text;
    else if (this.#mode === 'reasoning') this.#output.reasoning += text;
  }

  onLiteral(marker: string): void {
    this.#read();
    this.#show();
    this.#mode = this.#preset.modes[marker] ?? this.#mode;
    this.#solid = [];
    this.#blank = '';
    this.#end = '';
    this.#actions.cut();
    if (this.#mode === 'reasoning') this.#trimsStart = true;
  }
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
  return { content: first.content + last.content, reasoning: first.reasoning + last.reasoning, calls: Array.from(calls.values()) };
}

// Calls that are said one thing per piece, as vLLM does for xLAM and Hunyuan: a name, the brace of its arguments, what is in them.
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson } from '../json-dumps.ts';
import type { ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { SpelledCallScanner, type SpelledArguments } from './spelled-call-scanner.ts';

/** The arguments to send of a call; `index` is the call's, `isLast` whether no later one has begun. */
export type SelectArguments = (spelled: SpelledArguments, index: number, isLast: boolean) => string;

/** What was said of a call. */
interface SaidCall {
  hasName: boolean;
  hasBrace: boolean;
  args: string;
}

/** Arguments are matched with names by their number, and sent once they are whole. */
export class SpelledCalls {
  readonly #createId: () => string;
  readonly #select: SelectArguments;
  readonly #scanner = new SpelledCallScanner();
  readonly #said: SaidCall[] = [];
  /** The call that was last spoken of. */
  #index = -1;

  constructor(createId: () => string, select: SelectArguments) {
    this.#createId = createId;
    this.#select = select;
  }

  get numCalls(): number {
    return this.#scanner.names.length;
  }

  feed(piece: string): void {
    this.#scanner.feed(piece);
    while (this.#said.length < this.numCalls) this.#said.push({ hasName: false, hasBrace: false, args: '' });
  }

  /** The next thing to say, null when there is none. */
  say(): ToolCallDelta | null {
    const next = this.#said[this.#index + 1];
    if (next !== undefined && !next.hasName) return this.#sayName(next);
    const said = this.#said[this.#index];
    if (said === undefined) return null;
    if (this.#scanner.hasEmpty && !said.hasBrace) return this.#sayEmpty(said);
    const spelled = this.#scanner.matches[this.#index];
    return spelled === undefined ? null : this.#sayArguments(said, this.#select(spelled, this.#index, this.#index === this.numCalls - 1));
  }

  #sayName(said: SaidCall): ToolCallDelta {
    said.hasName = true;
    this.#index++;
    const id = `call_${this.#index}_${toIdTail(this.#createId())}`;
    return { id, type: 'function', index: this.#index, name: this.#scanner.names[this.#index] ?? '' };
  }

  // Where any call has no arguments, the present one is said to have none.
  #sayEmpty(said: SaidCall): ToolCallDelta {
    said.hasBrace = true;
    said.args = '{}';
    const index = this.#index;
    this.#goOn();
    return { index, arguments: '{}' };
  }

  #sayArguments(said: SaidCall, args: string): ToolCallDelta | null {
    if (args === said.args) {
      this.#goOn();
      return null;
    }
    const sendable = said.hasBrace ? args : '{';
    said.hasBrace = true;
    if (!sendable.startsWith(said.args)) return null;
    const rest = sendable.slice(said.args.length);
    said.args = sendable;
    return { index: this.#index, arguments: rest };
  }

  #goOn(): void {
    if (this.#index < this.numCalls - 1) this.#index++;
  }
}

const ID_TAIL_LENGTH = 16;

/** The random end of an id. */
export function toIdTail(id: string): string {
  return id.slice(-ID_TAIL_LENGTH);
}

/**
 * The calls of a list in a whole answer; `createId` gets the number of the item. Items without a name or arguments are passed over;
 * there are none where a name is no string, or arguments are neither string nor object.
 */
export function toSpelledCalls(items: readonly LosslessJson[], createId: (index: number) => string): ParsedToolCall[] {
  const toolCalls: ParsedToolCall[] = [];
  for (const [index, item] of items.entries()) {
    const [name, args] = item instanceof Map ? [item.get('name'), item.get('arguments')] : [];
    if (name === undefined || args === undefined) continue;
    if (typeof name !== 'string' || !(args instanceof Map || typeof args === 'string')) return [];
    toolCalls.push({ id: createId(index), name, arguments: toText(args) });
  }
  return toolCalls;
}

/** The arguments of a list's last call. */
export function readLastArguments(items: readonly LosslessJson[]): string {
  const last = items.at(-1);
  return last instanceof Map ? toText(last.get('arguments') ?? new Map<string, LosslessJson>()) : '';
}

function toText(args: LosslessJson): string {
  return typeof args === 'string' ? args : dumpJson(args);
}

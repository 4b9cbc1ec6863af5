// Says of calls that are JSON objects one thing per piece, as vLLM's parsers for Llama and Granite 20B do: that a call begins, which says
// the rest of the one before; its name; or what its arguments are now.
import type { ToolCallDelta } from '../parsed-delta.ts';
import type { PartialCall } from './partial-call.ts';

/** Follows the calls of one text. */
export class CallAnnouncer {
  readonly #createId: () => string;
  #numCalls = 0;
  /** The call that was last spoken of. */
  #current: PartialCall | null = null;
  /** The last one that has begun. */
  #last: PartialCall | null = null;
  #index = -1;
  /** How many calls were begun to speak of. vLLM keeps arguments of so many: of a call that a piece has skipped others for, none are sent. */
  #numSpoken = 0;
  #hasSentName = false;
  #isMalformed = false;

  constructor(createId: () => string) {
    this.#createId = createId;
  }

  /** Whether the name of the call that was last spoken of is sent. */
  get hasSentName(): boolean {
    return this.#hasSentName;
  }

  /** Begins a call. */
  begin(call: PartialCall): void {
    this.#isMalformed ||= this.#last?.isMalformed === true;
    this.#last = call;
    this.#numCalls++;
  }

  /** What a piece adds, at its end: nothing any more where a call is no JSON. */
  say(): ToolCallDelta | null {
    if (this.#isMalformed || this.#last?.isMalformed === true) return null;
    const call = this.#current;
    call?.advance();
    if (this.#last === call) return call === null ? null : this.#sayOf(call);
    const args = call === null || call.args === null || call.args.isEmpty ? null : call.args;
    // Nothing is understood any more.
    if (args !== null && this.#index >= this.#numSpoken) return null;
    const rest = args === null ? null : { index: this.#index, arguments: args.takeAll() };
    this.#numSpoken++;
    this.#current = this.#last;
    this.#index = this.#numCalls - 1;
    this.#hasSentName = false;
    return rest;
  }

  #sayOf({ name, args, hasEnded }: PartialCall): ToolCallDelta | null {
    if (!this.#hasSentName) {
      if (name === null) return null;
      args?.hideOpenString();
      this.#hasSentName = true;
      return { id: this.#createId(), type: 'function', index: this.#index, name };
    }
    if (args === null || args.isEmpty || this.#index >= this.#numSpoken) return null;
    if (hasEnded) return { index: this.#index, arguments: args.takeAll() };
    return args.wasEmpty || !args.hasChanged ? null : { index: this.#index, arguments: args.takeCommon() };
  }

  /** Arguments of the last call that were read and not sent. */
  get remaining(): string {
    if (this.#current === null || !this.#hasSentName) return '';
    return this.#current.args === null ? '{}' : this.#current.args.takeRest();
  }
}

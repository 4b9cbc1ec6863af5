// A model's markup as states and markers (the idea of vLLM's parser/engine/parser_engine_config.py).
import type { OfferedTool } from '../tool-calls/tool-call-parser.ts';
import type { ArgumentStream } from './argument-stream.ts';

/**
 * Where a text is. What stands in `preamble` and `between` means nothing and is dropped; what stands in `header` is dropped where a marker
 * says what follows it, and content where the text ends.
 */
export type GrammarState = 'content' | 'header' | 'reasoning' | 'preamble' | 'name' | 'arguments' | 'between';

/** What a marker does besides changing the state. `argument`: it is itself part of the arguments; `showHeader`: the header is content. */
export type GrammarAction = 'showHeader' | 'endReasoning' | 'startCall' | 'argument' | 'endCall';

/** A marker that means something in a state: `['content', 'toolStart', 'preamble', 'startCall']`. */
export type GrammarRule = readonly [state: GrammarState, marker: string, next: GrammarState, ...actions: GrammarAction[]];

/** A call's name and, where the model writes one, its id. */
export interface CallHead {
  readonly name: string;
  readonly id?: string;
}

/** A markup. Markers without a rule in the present state are text. */
export interface Grammar {
  readonly initialState: 'content' | 'header' | 'reasoning';
  /** The spellings of each marker. */
  readonly markers: Readonly<Record<string, readonly string[]>>;
  /** Markers that count only as tokens of their own, by their first spelling, where the vocabulary has such tokens. */
  readonly tokenMarkers: readonly string[];
  readonly rules: readonly GrammarRule[];
  /** Tokens that begin a turn: a prompt is not looked at beyond the last of them. */
  readonly turnBoundaries: readonly string[];
  /** Whether a text that begins as content may still open its reasoning. */
  readonly opensReasoning: boolean;
  /** What reasoning may begin with and is not shown; '' for nothing. */
  readonly reasoningHead: string;
  /** Whether white space at the end of the reasoning is dropped. */
  readonly trimsReasoning: boolean;
  /** Whether a whole answer's content is trimmed where there are calls. */
  readonly trimsContent: boolean;
  /** Whether only functions that are offered can be called. */
  readonly checksNames: boolean;
  /** Whether the piece of arguments that a name is sent with goes with it. */
  readonly sendsArgumentsWithName: boolean;
  /** What arguments are: those of a call whose name stands ahead, an object with the name in it, or a list of such objects. */
  readonly body: 'arguments' | 'object' | 'list';
  /** Whether a whole answer has content behind its calls. */
  readonly keepsLateContent: boolean;
  /** Arguments are sent only when a piece with this text comes; '' for every piece. */
  readonly sendsArgumentsAt: string;
  /** The head of a call from the text that was written as its name; null when it is none. */
  readHead(text: string): CallHead | null;
  /** Reads the arguments of one call. */
  createArguments(context: ArgumentContext): ArgumentStream;
}

/** What arguments may depend on. */
export interface ArgumentContext {
  /** The call's name. */
  readonly name: string;
  readonly tools: readonly OfferedTool[];
}

/** The states inside a call's markup. */
export const TOOL_STATES: ReadonlySet<GrammarState> = new Set<GrammarState>(['preamble', 'name', 'arguments', 'between']);

/** What most grammars have in common. */
export const GRAMMAR_DEFAULTS = {
  turnBoundaries: [],
  opensReasoning: false,
  reasoningHead: '',
  trimsReasoning: true,
  trimsContent: true,
  checksNames: false,
  sendsArgumentsWithName: false,
  body: 'arguments',
  keepsLateContent: false,
  sendsArgumentsAt: '',
  readHead: (text: string): CallHead | null => (text === '' ? null : { name: text }),
} as const;

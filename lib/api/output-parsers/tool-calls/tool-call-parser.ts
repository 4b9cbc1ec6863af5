// The contract of a tool-call parser: what remains of a text without its reasoning, into content and calls.
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall, ToolChoice } from '../parsed-message.ts';
import type { ParserVocabulary } from '../vocabulary.ts';

/** A function that the request offers. */
export interface OfferedTool {
  readonly name: string;
  /** JSON schema of its arguments; anything else counts as none. */
  readonly parameters?: unknown;
}

/** What a style needs to know to read one choice. */
export interface ToolCallParserOptions {
  readonly tools: readonly OfferedTool[];
  /** `auto` where absent. */
  readonly toolChoice?: ToolChoice;
  readonly vocabulary: ParserVocabulary;
  /** All of the request's template arguments; none where absent. */
  readonly templateKwargs?: Readonly<Record<string, unknown>>;
  /** The request forbids calls, and offers functions all the same. */
  readonly hidesCalls: boolean;
  /** A new id of a call. */
  readonly createId: () => string;
}

/** Reads the calls of one choice. Either `push` and `finish` are used, or `parseWhole`, on one object. */
export interface ToolCallParser {
  /** What a piece of text adds; null when there is nothing to send. `text` may be empty. */
  push(text: string, tokenIds: readonly number[]): ParsedDelta | null;
  /** What was held back, at the end; absent where nothing is. */
  finish?(): ParsedDelta | null;
  /** Arguments of the last call that were read and not sent, for the last delta when that has calls; absent where there are none. */
  remainingArguments?(): string;
  /**
   * The calls of a whole text, null when it has none, and what is not a call. `reasoning` is told apart by styles that do so without a
   * reasoning parser, too.
   */
  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null; reasoning?: string | null };
}

/** A way to write calls. */
export interface ToolCallStyle {
  /** Whether the style is read by the grammar engine (vLLM's `engine_based_streaming`), which decides how it joins with a reasoning parser. */
  readonly isGrammar: boolean;
  /** Whether forced choices make the model write plain JSON instead of the style's markup (vLLM's `supports_required_and_named`). */
  readonly forcesJson: boolean;
  /** Whether vLLM leaves a forced call to the model, and no grammar holds it to one. */
  readonly leavesForcedCalls?: true;
  /** Whether content stands in markup that is taken away, also where there are no calls. */
  readonly unwrapsContent?: true;
  /** Whether the parser reads a text from its beginning, with the reasoning in it; elsewhere it gets what follows the reasoning. */
  readonly readsReasoning?: true;
  /** Whether vLLM has a parser of its own for it, whose deltas leave out what is empty, and which keeps blank content ahead of calls. */
  readonly hasOwnParser?: true;
  /** Whether vLLM reads it with a parser of whole messages, whose runs it does not count. */
  readonly isUncounted?: true;
  /** Whether content can stand ahead of calls; elsewhere `format` leaves it out. */
  readonly takesContent: boolean;
  /** `readsReasoning` is false where no reasoning parser is set: then reasoning markup is content. */
  createParser(options: ToolCallParserOptions, readsReasoning: boolean): ToolCallParser;
  /** The text that a model writes for content followed by calls; the vocabulary says which tags it has, where that is not the same for all. */
  format(content: string, calls: readonly FormattedCall[], vocabulary?: ParserVocabulary): string;
}

/** A call to be written. */
export interface FormattedCall {
  readonly name: string;
  /** A JSON object. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

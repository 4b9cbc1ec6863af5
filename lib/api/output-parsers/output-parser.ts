// Turns the text of one choice into a message, piece by piece or whole: reasoning first, then calls in what remains
// (vLLM's parser/abstract_parser.py).
import type { OutputFilter } from './output-filter.ts';
import type { ParsedDelta } from './parsed-delta.ts';
import { isForced, type ParsedMessage, type ToolChoice } from './parsed-message.ts';
import type { ReasoningParser } from './reasoning/reasoning-parser.ts';
import { reasoningStyleOf } from './reasoning/styles.ts';
import { NamedCallParser, RequiredCallsParser } from './tool-calls/forced-json.ts';
import { toolCallStyleOf } from './tool-calls/styles.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-calls/tool-call-parser.ts';
import type { TemplateKwargs } from './thinking-arguments.ts';
import type { ParserVocabulary } from './vocabulary.ts';

/** What the server's flags and a request say of its output. */
export interface OutputParserOptions {
  /** `--reasoning-parser`. */
  readonly reasoningParser: string | null;
  /** `--tool-call-parser`, where `--enable-auto-tool-choice` is set, too. */
  readonly toolCallParser: string | null;
  readonly tools: readonly OfferedTool[];
  /** `none` where the request has no tools. */
  readonly toolChoice: ToolChoice;
  /** False shows the first call alone. */
  readonly parallelToolCalls: boolean;
  readonly includeReasoning: boolean;
  /** All of the request's template arguments; none where absent. */
  readonly templateKwargs?: TemplateKwargs;
  /** The prompt, whose end may say that the reasoning is over. */
  readonly promptTokenIds: readonly number[];
  readonly vocabulary: ParserVocabulary;
  /** A new id of a call, such as `chatcmpl-tool-872c49da1922a495`. */
  readonly createId: () => string;
  /** Told each time a style of calls has read something: a whole text, or a piece of a stream. Plain JSON of a forced call is none. */
  readonly onCallsRead?: (mode: 'streaming' | 'non_streaming', hasCalls: boolean) => void;
}

/** Reads one choice: `push` for every engine output but the last, `finish` for the last; or `parseWhole` alone. */
export interface OutputParser {
  /** What an engine output adds, null when nothing is to be sent. `text` is empty while a character is incomplete. */
  push(text: string, tokenIds: readonly number[]): ParsedDelta | null;
  /** What the last engine output adds, with all that was held back. */
  finish(text: string, tokenIds: readonly number[]): ParsedDelta | null;
  /** Reasoning tokens in what was pushed: those whose text came, but for markers. */
  readonly numReasoningTokens: number;
  /** Whether `onCallsRead` is told of a whole text, whatever it says. */
  readonly isToldOfCalls: boolean;
  /** The message that a whole text is, with its reasoning tokens. Without `includeReasoning` they are counted and not shown. */
  parseWhole(text: string, tokenIds: readonly number[]): ParsedMessage & { readonly numReasoningTokens: number };
}

/**
 * A parser for one choice of a request.
 *
 * @throws ServerError `invalid_request` for a name of a parser that is not known or not supported
 */
export function createOutputParser(options: OutputParserOptions): OutputParser {
  return new ChoiceParser(options);
}

class ChoiceParser implements OutputParser {
  readonly #options: OutputParserOptions;
  readonly #reasoning: ReasoningParser | null;
  readonly #toolStyle: ToolCallStyle | null;
  readonly #tools: ToolCallParser | null;
  /** Whether no parser but grammars is used: they hand over text that they hold back. */
  readonly #areGrammars: boolean;
  /** Whether the parser of calls says what the content is, even where calls are forbidden or missing. */
  readonly #readsContent: boolean;
  readonly #filter: OutputFilter | null;
  /** Whether the parser of calls reads the reasoning, too: that of reasoning only counts then. */
  readonly #readsReasoning: boolean;
  /** Whether a delta leaves out what is empty elsewhere, and blank content stays. */
  readonly #hasOwnParser: boolean;
  /** Absent where the calls are plain JSON, or of a style that vLLM does not count. */
  readonly #onCallsRead: OutputParserOptions['onCallsRead'];
  #hasReasoningEnded: boolean;

  constructor(options: OutputParserOptions) {
    const { reasoningParser, toolCallParser, tools, toolChoice, templateKwargs = {}, vocabulary, promptTokenIds } = options;
    const reasoningStyle = reasoningParser === null ? null : reasoningStyleOf(reasoningParser);
    this.#options = options;
    this.#reasoning = reasoningStyle?.createParser({ vocabulary, templateKwargs, readsCalls: toolCallParser !== null, offersTools: tools.length > 0 && toolChoice !== 'none' }) ?? null;
    this.#filter = reasoningStyle?.createFilter?.() ?? null;
    this.#toolStyle = toolCallParser === null ? null : toolCallStyleOf(toolCallParser);
    this.#areGrammars = (reasoningStyle?.isGrammar ?? true) && (this.#toolStyle?.isGrammar ?? true);
    this.#readsContent = this.#areGrammars || this.#toolStyle?.unwrapsContent === true;
    this.#tools = this.#toolStyle === null ? null : createToolCallParser(this.#toolStyle, options, this.#areGrammars);
    this.#onCallsRead = this.#toolStyle === null || this.#toolStyle.isUncounted === true || readsForcedJson(this.#toolStyle, options) ? undefined : options.onCallsRead;
    this.#readsReasoning = this.#reasoning !== null && this.#toolStyle?.readsReasoning === true;
    this.#hasOwnParser = (reasoningStyle ?? this.#toolStyle)?.hasOwnParser === true;
    this.#hasReasoningEnded = this.#reasoning?.isEndedByPrompt(promptTokenIds) ?? true;
  }

  get numReasoningTokens(): number {
    return this.#reasoning?.numReasoningTokens ?? 0;
  }

  get isToldOfCalls(): boolean {
    return this.#onCallsRead !== undefined && (this.#options.toolChoice !== 'none' || this.#readsContent);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    return this.#show(this.#read(text, tokenIds), false);
  }

  finish(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = this.#read(text, tokenIds);
    const last = delta?.toolCalls?.at(-1);
    if (last !== undefined && !this.#hasOwnParser) last.arguments = (last.arguments ?? '') + (this.#tools?.remainingArguments?.() ?? '');
    const held = this.#hasReasoningEnded || this.#readsReasoning ? null : (this.#reasoning?.finish() ?? null);
    const flushed = this.#tools?.finish?.() ?? null;
    // What vLLM's grammars hold back of a call is sent even where none was offered.
    return this.#show(append(append(delta, held), this.#toolStyle?.isGrammar === true ? flushed : this.#hideForbidden(flushed)), true);
  }

  #read(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#hasReasoningEnded || this.#reasoning === null) {
      this.#reasoning?.countLater(tokenIds);
      return this.#readCalls(text, tokenIds);
    }
    const delta = this.#reasoning.push(text, tokenIds);
    if (this.#readsReasoning) return this.#readCalls(text, tokenIds);
    if (!this.#reasoning.hasEnded) return delta;
    this.#hasReasoningEnded = true;
    const rest = (delta?.content ?? '') + (this.#reasoning.finish()?.content ?? '');
    return this.#passOn(delta, rest, this.#reasoning.tokensBehind?.(tokenIds) ?? []);
  }

  /** The piece in which the reasoning ends: what follows it goes to the parser of calls. */
  #passOn(delta: ParsedDelta | null, text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const reasoning = delta?.reasoning ?? null;
    if (this.#tools === null) return text === '' || !this.#areGrammars ? delta : { ...delta, content: text };
    const next = this.#readCalls(text, tokenIds);
    if (reasoning === null || reasoning === '') return next;
    return { ...next, reasoning };
  }

  #readCalls(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#tools === null) return { content: text };
    const isHandedOn = this.#options.toolChoice === 'none' && !this.#readsContent;
    if (isHandedOn) return text === '' ? null : { content: text };
    const delta = this.#tools.push(text, tokenIds);
    this.#onCallsRead?.('streaming', (delta?.toolCalls ?? []).length > 0);
    return this.#hideForbidden(delta);
  }

  #hideForbidden(delta: ParsedDelta | null): ParsedDelta | null {
    if (delta !== null && this.#options.toolChoice === 'none') delete delta.toolCalls;
    return delta;
  }

  #show(delta: ParsedDelta | null, isEnd: boolean): ParsedDelta | null {
    const shown = delta === null ? null : this.#select(delta);
    return this.#filter === null ? shown : this.#filter.filter(shown, isEnd);
  }

  #select(delta: ParsedDelta): ParsedDelta | null {
    const { includeReasoning, parallelToolCalls } = this.#options;
    if (!includeReasoning) {
      if (this.#hasOwnParser) delete delta.reasoning;
      else delta.reasoning = null;
      if ((delta.content ?? '') === '' && (delta.toolCalls ?? []).length === 0 && delta.citations === undefined) return null;
    }
    if (!parallelToolCalls && delta.toolCalls !== undefined) delta.toolCalls = delta.toolCalls.filter(({ index }) => index === 0);
    return delta;
  }

  parseWhole(text: string, tokenIds: readonly number[]): ParsedMessage & { readonly numReasoningTokens: number } {
    const { includeReasoning, parallelToolCalls } = this.#options;
    const { reasoning, content } = this.#reasoning?.parseWhole(text) ?? { reasoning: null, content: text };
    const message = this.#parseCalls(this.#readsReasoning ? text : content);
    return {
      reasoning: includeReasoning ? this.#mend(reasoning ?? message.reasoning) : null,
      content: this.#mend(message.content),
      toolCalls: parallelToolCalls ? message.toolCalls : message.toolCalls.slice(0, 1),
      numReasoningTokens: this.#reasoning?.countWhole(text, tokenIds) ?? 0,
    };
  }

  #mend(text: string | null): string | null {
    return text === null || this.#filter === null ? text : this.#filter.filterWhole(text);
  }

  #parseCalls(content: string | null): ParsedMessage {
    const { toolChoice } = this.#options;
    if (this.#tools === null || (toolChoice === 'none' && !this.#readsContent)) return { reasoning: null, content, toolCalls: [] };
    const { reasoning = null, toolCalls, content: rest } = this.#tools.parseWhole(content ?? '');
    this.#onCallsRead?.('non_streaming', toolCalls !== null);
    if (toolChoice === 'none') return { reasoning, content: rest, toolCalls: [] };
    if (toolCalls !== null) return { reasoning, content: rest !== '' && isBlank(rest) && !this.#hasOwnParser ? null : rest, toolCalls };
    if (toolChoice !== 'auto' && isBlank(content)) return { reasoning, content: null, toolCalls: [] };
    return { reasoning, content: this.#readsContent ? (rest === '' ? null : rest) : content, toolCalls: [] };
  }
}

// Whether the choice makes the model write plain JSON instead of the style's markup.
function readsForcedJson({ forcesJson }: ToolCallStyle, { toolChoice }: OutputParserOptions): boolean {
  return forcesJson && isForced(toolChoice);
}

function createToolCallParser(style: ToolCallStyle, options: OutputParserOptions, areGrammars: boolean): ToolCallParser {
  const { tools, toolChoice, vocabulary, templateKwargs = {}, createId } = options;
  if (style.forcesJson && toolChoice === 'required') return new RequiredCallsParser(createId, { forgets: areGrammars });
  if (style.forcesJson && typeof toolChoice === 'object') return new NamedCallParser(toolChoice.name, createId);
  const hidesCalls = toolChoice === 'none' && tools.length > 0;
  const parserOptions: ToolCallParserOptions = { tools, toolChoice, vocabulary, templateKwargs, hidesCalls, createId };
  return style.createParser(parserOptions, options.reasoningParser !== null);
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/** A delta followed by what was held back. */
function append(delta: ParsedDelta | null, held: ParsedDelta | null): ParsedDelta | null {
  if (delta === null || held === null) return delta ?? held;
  if (typeof held.content === 'string' && held.content !== '') delta.content = (delta.content ?? '') + held.content;
  if (typeof held.reasoning === 'string' && held.reasoning !== '') delta.reasoning = (delta.reasoning ?? '') + held.reasoning;
  if (held.toolCalls !== undefined) delta.toolCalls = [...(delta.toolCalls ?? []), ...held.toolCalls];
  if (held.citations !== undefined) delta.citations = [...(delta.citations ?? []), ...held.citations];
  return delta;
}

/** The text that a model writes for content and the calls that follow it, in the style of a name. @throws as createOutputParser */
export function formatToolCalls(parserName: string, content: string, calls: readonly FormattedCall[]): string {
  return toolCallStyleOf(parserName).format(content, calls);
}

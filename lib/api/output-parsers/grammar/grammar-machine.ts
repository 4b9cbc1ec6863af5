// Walks a grammar along a text: what is reasoning, content, a call's name, its arguments.
import type { ParserVocabulary } from '../vocabulary.ts';
import { JsonListSplitter, NamedText } from './json-list-splitter.ts';
import { TOOL_STATES, type Grammar, type GrammarAction, type GrammarState } from './grammar.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from './literal-lexer.ts';
import { TokenSplitter, type SplitterSink, type TokenMarker } from './token-splitter.ts';

/** Takes what the text says, in order. */
export interface GrammarEvents {
  onText(text: string): void;
  onReasoning(text: string, numTokens: number): void;
  onReasoningEnd(): void;
  onCallStart(): void;
  onCallName(text: string): void;
  /** `isMarker`: a marker that is part of the arguments. */
  onArguments(text: string, isMarker?: boolean): void;
  onCallEnd(): void;
}

/** What a machine leaves alone. */
export interface MachineOptions {
  readonly initialState: GrammarState;
  /** Markup of calls is content: for the reading of reasoning alone. */
  readonly skipsCalls: boolean;
  /** Markup of reasoning is content: where no reasoning is read. */
  readonly skipsReasoning: boolean;
}

/** Reads one text. Linear; what is held back is shorter than a marker. */
export class GrammarMachine implements LexerSink, SplitterSink {
  readonly #prepared: PreparedGrammar;
  readonly #options: MachineOptions;
  readonly #events: GrammarEvents;
  readonly #splitter: TokenSplitter;
  readonly #lexer: LiteralLexer;
  #state: GrammarState;
  /** Whether token ids have come: then markers that are tokens count as such alone. */
  #knowsTokens = false;
  #isInSkippedCall = false;
  #isInCall = false;
  #list: JsonListSplitter | null = null;
  #named = new NamedText();
  #header = '';

  constructor(prepared: PreparedGrammar, options: MachineOptions, events: GrammarEvents) {
    this.#prepared = prepared;
    this.#options = options;
    this.#events = events;
    this.#splitter = new TokenSplitter(prepared.tokens);
    this.#lexer = new LiteralLexer(prepared.table);
    this.#state = options.initialState;
  }

  /** Takes a piece of text and the ids that came with it; without any ids in a whole text, markers are found by their spelling. */
  feed(text: string, tokenIds: readonly number[]): void {
    if (tokenIds.length > 0) this.#knowsTokens = true;
    this.#splitter.feed(text, tokenIds, this);
  }

  /** The end of the text: gives out what is held back, and ends an open call or reasoning. */
  finish(): void {
    this.#splitter.flush(this);
    this.#lexer.flush(this);
    if (this.#state === 'reasoning') this.#events.onReasoningEnd();
    else if (this.#state === 'header') this.#act('showHeader', '');
    else if (TOOL_STATES.has(this.#state) && (this.#isInCall || this.#list?.isInItem === true)) this.#events.onCallEnd();
    this.#state = 'content';
  }

  onText(text: string, numTokens: number, tokenIds: readonly number[]): void {
    // Which of several tokens are reasoning is told by where their texts stand.
    const isCounted = tokenIds.length > 1 && this.#state === 'reasoning' && !this.#lexer.isPlain(text);
    this.#lexer.feed(text, numTokens, this, isCounted ? this.#placeTokens(text, tokenIds) : NO_PLACES);
  }

  #placeTokens(text: string, tokenIds: readonly number[]): number[] {
    const places: number[] = [];
    let from = 0;
    for (const id of tokenIds) {
      const token = this.#prepared.textOf?.(id) ?? '';
      const at = token === '' ? -1 : text.indexOf(token, from);
      if (at < 0) continue;
      places.push(at);
      from = at + token.length;
    }
    return places;
  }

  onMarker({ marker, text }: TokenMarker): void {
    this.#lexer.flush(this);
    if (marker !== null) this.#apply(marker, text, 0);
  }

  onContent(text: string, numTokens: number): void {
    this.#emit(text, numTokens);
  }

  onLiteral(marker: string, text: string, numTokens: number): void {
    const isOnlyText = this.#knowsTokens && this.#prepared.tokenMarkers.has(marker);
    if (isOnlyText) this.#emit(text, numTokens);
    else if (marker !== DROPPED) this.#apply(marker, text, numTokens);
  }

  #emit(text: string, numTokens: number): void {
    if (this.#state === 'content') this.#events.onText(text);
    else if (this.#state === 'header') this.#header += text;
    else if (this.#state === 'reasoning') this.#events.onReasoning(text, numTokens);
    else if (this.#state === 'name') this.#events.onCallName(text);
    else if (this.#state === 'arguments') this.#emitBody(text);
  }

  #emitBody(text: string): void {
    const { body } = this.#prepared.grammar;
    if (body === 'arguments') this.#events.onArguments(text);
    else if (body === 'object') this.#named.feed(text, this.#events);
    else this.#emitList(text);
  }

  #emitList(text: string): void {
    this.#list ??= new JsonListSplitter();
    const rest = this.#list.feed(text, this.#events);
    if (rest === null) return;
    this.#list = null;
    this.#state = 'content';
    if (rest !== '') this.#emit(rest, 0);
  }

  #apply(marker: string, text: string, numTokens: number): void {
    const rule = this.#prepared.rules.get(`${this.#state} ${marker}`);
    const isReasoning = this.#options.skipsReasoning && this.#prepared.reasoningMarkers.has(marker);
    if (rule === undefined || isReasoning) {
      if (rule === undefined && this.#prepared.callExits.has(marker)) this.#isInSkippedCall = false;
      this.#emit(text, numTokens);
    } else if (!this.#skips(marker, rule, text)) {
      this.#state = rule.next;
      for (const action of rule.actions) this.#act(action, text);
      this.#header = '';
    }
  }

  /** Whether the marker belongs to a call that is to stay content. */
  #skips(marker: string, rule: PreparedRule, text: string): boolean {
    if (!this.#options.skipsCalls || !this.#prepared.callMarkers.has(marker)) return false;
    const isOpener = TOOL_STATES.has(rule.next);
    const isExit = this.#prepared.callExits.has(marker);
    if (isExit && !isOpener && !this.#isInSkippedCall) return false;
    this.#isInSkippedCall = isOpener || (this.#isInSkippedCall && !isExit);
    if (rule.actions.includes('endReasoning')) {
      this.#state = 'content';
      this.#events.onReasoningEnd();
    }
    this.#emit(text, 0);
    return true;
  }

  #act(action: GrammarAction, text: string): void {
    if (action === 'endReasoning') this.#events.onReasoningEnd();
    else if (action === 'argument') this.#events.onArguments(text, true);
    else if (action === 'endCall') this.#events.onCallEnd();
    else if (action === 'showHeader') this.#events.onText(this.#header);
    else this.#events.onCallStart();
    if (action !== 'startCall') return;
    this.#isInCall = true;
    this.#named = new NamedText();
  }
}

const DROPPED = ' dropped';
const NO_PLACES: readonly number[] = [];

interface PreparedRule {
  readonly next: GrammarState;
  readonly actions: readonly GrammarAction[];
}

/** A grammar with what is derived from it and a vocabulary. */
export interface PreparedGrammar {
  readonly grammar: Grammar;
  readonly table: LiteralTable;
  readonly tokens: ReadonlyMap<number, TokenMarker>;
  /** Markers, dropped tokens included, that the vocabulary has as tokens. */
  readonly tokenMarkers: ReadonlySet<string>;
  /** The text of a token, where the vocabulary tells it. */
  readonly textOf: ((id: number) => string) | undefined;
  /** By `state marker`. */
  readonly rules: ReadonlyMap<string, PreparedRule>;
  /** Markers of calls, and those that end a call's markup. */
  readonly callMarkers: ReadonlySet<string>;
  readonly callExits: ReadonlySet<string>;
  /** Markers of reasoning, where they are nothing else. */
  readonly reasoningMarkers: ReadonlySet<string>;
}

const prepared = new WeakMap<ParserVocabulary, Map<Grammar, PreparedGrammar>>();

/** Prepares a grammar, once per vocabulary. */
export function prepareGrammar(grammar: Grammar, vocabulary: ParserVocabulary): PreparedGrammar {
  const ofVocabulary = prepared.get(vocabulary) ?? new Map<Grammar, PreparedGrammar>();
  prepared.set(vocabulary, ofVocabulary);
  const known = ofVocabulary.get(grammar) ?? prepare(grammar, vocabulary);
  ofVocabulary.set(grammar, known);
  return known;
}

function prepare(grammar: Grammar, vocabulary: ParserVocabulary): PreparedGrammar {
  const tokens = new Map<number, TokenMarker>();
  for (const marker of grammar.tokenMarkers) {
    const text = grammar.markers[marker]?.[0] ?? '';
    const id = vocabulary.idOf(text);
    if (id !== undefined) tokens.set(id, { marker, text });
  }
  const spellings = new Set(Object.values(grammar.markers).flat());
  const dropped = Array.from(vocabulary.specialTokens).filter(([, text]) => !spellings.has(text));
  for (const [id, text] of dropped) tokens.set(id, { marker: null, text });
  return {
    grammar,
    table: new LiteralTable([...Object.entries(grammar.markers), [DROPPED, dropped.map(([, text]) => text).filter((text) => text !== '')]]),
    tokens,
    textOf: vocabulary.textOf?.bind(vocabulary),
    tokenMarkers: new Set(Array.from(tokens.values(), ({ marker }) => marker ?? DROPPED)),
    rules: new Map(grammar.rules.map(([state, marker, next, ...actions]) => [`${state} ${marker}`, { next, actions }])),
    ...classifyMarkers(grammar),
  };
}

function classifyMarkers({ rules }: Grammar): Pick<PreparedGrammar, 'callMarkers' | 'callExits' | 'reasoningMarkers'> {
  const isCall = (state: GrammarState): boolean => TOOL_STATES.has(state);
  const markersOf = (isOne: (state: GrammarState, next: GrammarState) => boolean): Set<string> =>
    new Set(rules.filter(([state, , next]) => isOne(state, next)).map(([, marker]) => marker));
  const isOfCalls = (marker: string): boolean => rules.some(([state, other]) => other === marker && isCall(state));
  const reasoningMarkers = markersOf((state, next) => (state === 'reasoning' || next === 'reasoning') && !isCall(next));
  return {
    callMarkers: markersOf((state, next) => isCall(state) || isCall(next)),
    callExits: markersOf((state, next) => isCall(state) && !isCall(next)),
    reasoningMarkers: new Set(Array.from(reasoningMarkers).filter((marker) => !isOfCalls(marker))),
  };
}

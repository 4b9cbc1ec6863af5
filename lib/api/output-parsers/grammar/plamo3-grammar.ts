// PLaMo 3: markers such as `<|plamo:begin_tool_name:plamo|>` around all that a call has (vLLM's parser/plamo3.py).
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import type { ArgumentStream } from './argument-stream.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { GRAMMAR_DEFAULTS, type ArgumentContext, type Grammar, type GrammarRule, type GrammarState } from './grammar.ts';
import { JsonArguments } from './json-arguments.ts';

/** The markers of a thought. */
export const PLAMO3_THINK = { start: '<|plamo:begin_think:plamo|>', end: '<|plamo:end_think:plamo|>' } as const;

const TURN_END = '<|plamo:tag|>';

/** The markers of a call. */
export const PLAMO3_MARKERS = {
  requestsStart: ['<|plamo:begin_tool_requests:plamo|>'],
  requestsEnd: ['<|plamo:end_tool_requests:plamo|>'],
  requestStart: ['<|plamo:begin_tool_request:plamo|>'],
  requestEnd: ['<|plamo:end_tool_request:plamo|>'],
  nameStart: ['<|plamo:begin_tool_name:plamo|>'],
  nameEnd: ['<|plamo:end_tool_name:plamo|>'],
  argumentsStart: ['<|plamo:begin_tool_arguments:plamo|><|plamo:constrain|>json<|plamo:msg|>'],
  argumentsEnd: ['<|plamo:end_tool_arguments:plamo|>'],
} as const;

const MARKER_HEAD = '<|plamo:';
const ALL_MARKERS: readonly string[] = [...Object.values(PLAMO3_MARKERS).flat(), TURN_END];

const ANYWHERE: readonly GrammarState[] = ['content', 'preamble', 'name', 'arguments', 'between'];

const CALL_RULES: readonly GrammarRule[] = [
  ['content', 'requestsStart', 'preamble'],
  ['preamble', 'requestStart', 'preamble'],
  ['preamble', 'nameStart', 'name', 'startCall'],
  ['name', 'nameEnd', 'preamble'],
  ['preamble', 'argumentsStart', 'arguments'],
  ['arguments', 'argumentsEnd', 'between', 'endCall'],
  ['between', 'requestEnd', 'preamble'],
  ['preamble', 'requestsEnd', 'content'],
  ...ANYWHERE.map((state): GrammarRule => [state, 'turnEnd', 'content']),
];

const SHARED = {
  ...GRAMMAR_DEFAULTS,
  turnBoundaries: [TURN_END],
  trimsReasoning: false,
  trimsContent: false,
  sendsArgumentsWithName: true,
  createArguments: (context: ArgumentContext) => new Plamo3Arguments(context),
};

/** Without thinking. */
export const PLAMO3_DIRECT: Grammar = {
  ...SHARED,
  initialState: 'content',
  markers: { ...PLAMO3_MARKERS, turnEnd: [TURN_END] },
  tokenMarkers: ['turnEnd'],
  rules: CALL_RULES,
};

/** With thinking. */
export const PLAMO3_THINKING: Grammar = {
  ...SHARED,
  initialState: 'reasoning',
  opensReasoning: true,
  markers: {
    thinkStart: [PLAMO3_THINK.start],
    thinkEnd: [PLAMO3_THINK.end],
    ...PLAMO3_MARKERS,
    turnEnd: [TURN_END],
  },
  tokenMarkers: ['turnEnd', 'thinkStart', 'thinkEnd'],
  rules: [
    ['reasoning', 'thinkStart', 'reasoning'],
    ['content', 'thinkStart', 'reasoning'],
    ['reasoning', 'thinkEnd', 'content', 'endReasoning'],
    ['content', 'thinkEnd', 'content'],
    ['reasoning', 'requestsStart', 'preamble', 'endReasoning'],
    ['reasoning', 'turnEnd', 'content', 'endReasoning'],
    ...CALL_RULES,
  ],
};

/** JSON behind which the beginning of a marker, where the text is cut off, does not count. */
class Plamo3Arguments implements ArgumentStream {
  readonly #json: JsonArguments;
  readonly #brackets = new JsonBrackets();
  /** Whether the text is closed, and nothing but white space stands behind it. */
  #isWhole = false;

  constructor(context: ArgumentContext) {
    this.#json = new JsonArguments(context);
  }

  append(text: string): void {
    const at = text.lastIndexOf(MARKER_HEAD);
    const isCut = at >= 0 && isBeginning(text.slice(at));
    this.#follow(isCut ? text.slice(0, at) : text);
    this.#json.append(isCut && this.#isWhole ? text.slice(0, at) : text);
  }

  #follow(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      this.#isWhole = this.#brackets.feed(code) || (this.#isWhole && isSpace(code));
    }
  }

  take(): string {
    return this.#json.take();
  }

  finish(): string {
    return this.#json.finish();
  }

  whole(): string {
    const text = this.#json.whole();
    return text === '' ? '{}' : text;
  }
}

// A grammar hands on the beginning of a marker at the end of a text alone.
function isBeginning(text: string): boolean {
  return ALL_MARKERS.some((marker) => marker.length > text.length && marker.startsWith(text));
}

// MiniMax M3: `<tool_call><invoke name="f"><a>1</a></invoke></tool_call>` with a mark ahead of every tag (vLLM's parser/minimax_m3.py).
import { dumpJson } from '../json-dumps.ts';
import type { ArgumentStream } from './argument-stream.ts';
import { GRAMMAR_DEFAULTS, type ArgumentContext, type Grammar, type GrammarRule, type GrammarState } from './grammar.ts';
import { readElements, TAG_MARK, toObject } from './minimax-m3-values.ts';
import { coerceArgument, findProperties, type SchemaProperties } from './schema-types.ts';

const PREFIXES = ['invokeDouble', 'invokeSingle', 'invokeBare'];
const NAME_ENDS = ['nameEndDouble', 'nameEndSingle', 'nameEndBare'];
const BEFORE_CALLS: readonly GrammarState[] = ['preamble', 'between'];

/** The grammar of calls. What follows them is dropped. */
export const MINIMAX_M3_GRAMMAR: Grammar = {
  ...GRAMMAR_DEFAULTS,
  initialState: 'content',
  trimsContent: false,
  markers: {
    toolStart: [`${TAG_MARK}<tool_call>`],
    toolEnd: [`${TAG_MARK}</tool_call>`],
    invokeDouble: [`${TAG_MARK}<invoke name="`],
    invokeSingle: [`${TAG_MARK}<invoke name='`],
    invokeBare: [`${TAG_MARK}<invoke name=`],
    invokeEnd: [`${TAG_MARK}</invoke>`],
    nameEndDouble: ['">'],
    nameEndSingle: ["'>"],
    nameEndBare: ['>'],
  },
  tokenMarkers: [],
  rules: [
    ['content', 'toolStart', 'preamble'],
    ['preamble', 'toolEnd', 'between'],
    ['between', 'toolEnd', 'between'],
    ['arguments', 'invokeEnd', 'between', 'endCall'],
    ...BEFORE_CALLS.flatMap((state) => PREFIXES.map((prefix): GrammarRule => [state, prefix, 'name', 'startCall'])),
    ...NAME_ENDS.map((end): GrammarRule => ['name', end, 'arguments']),
  ],
  createArguments: (context) => new ElementArguments(context),
};

/** Arguments as elements, which are sent at once: a name that comes again changes what stands ahead. */
class ElementArguments implements ArgumentStream {
  readonly #properties: SchemaProperties;
  readonly #pieces: string[] = [];
  #isSent = false;

  constructor({ tools, name }: ArgumentContext) {
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#pieces.push(text);
  }

  take(): string {
    return '';
  }

  finish(): string {
    if (this.#isSent) return '';
    this.#isSent = true;
    return this.whole();
  }

  whole(): string {
    const values = toObject(readElements(this.#pieces.join('')), { properties: this.#properties ?? {} });
    return dumpJson(new Map(Array.from(values, ([name, value]) => [name, coerceArgument(value, this.#properties, name)])));
  }
}

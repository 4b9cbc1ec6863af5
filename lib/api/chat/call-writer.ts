// Tool calls as a model writes them: functions chosen, arguments made from their schemas, in the markup of the configured parser.
import { ServerError } from '../../base/error.ts';
import type { Rng } from '../../base/rng.ts';
import { ConstraintError } from '../../engine/generator/structured/constraint-error.ts';
import { compileToolArguments, type ToolArguments } from '../../engine/generator/structured/tool-arguments.ts';
import { toolCallStyleOf } from '../output-parsers/tool-calls/styles.ts';
import type { FormattedCall } from '../output-parsers/tool-calls/tool-call-parser.ts';
import { NO_MARKERS, type ParserVocabulary } from '../output-parsers/vocabulary.ts';
import type { ToolFunction, Tools } from './tools.ts';

export interface CallWriterOptions {
  readonly tools: Tools;
  /** Whether there may be more than one call. */
  readonly allowsSeveral: boolean;
  /** Whether a text ends within the request's limit. Further calls are made only where they fit; the first one is made in any case. */
  readonly fits: (text: string) => boolean;
  /** Name of the parser whose markup is written. */
  readonly parser: string;
  /** The tokenizer's; one without markers where absent. */
  readonly vocabulary?: ParserVocabulary;
}

// Where several calls are allowed, one in four texts has more than one.
const SEVERAL_RATIO = 0.25;
const MAX_CALLS = 3;

// What is compiled while others wait. Of many functions, those are called that are compiled within it.
const MAX_SCHEMA_CHARS = 131_072;

/**
 * Writes the text of one or more calls: of the function that is named, or of any. Where the model is free to call none, a function whose
 * schema cannot be satisfied is not called, and where there is no other the text is empty. `writeAhead` gives what stands before the calls. Where it must call one, vLLM holds the arguments
 * against the schema if that is strict, or if calls are forced as JSON: otherwise a schema that cannot be satisfied is as good as none.
 *
 * @throws ServerError `invalid_request` for a call that must be made and whose schema cannot be satisfied, or for a name of none
 */
export function createCallWriter({ tools, allowsSeveral, fits, parser, vocabulary = NO_MARKERS }: CallWriterOptions): (rng: Rng, writeAhead: (calls: string) => string) => string {
  const { choice } = tools;
  const name = typeof choice === 'object' ? choice.name : null;
  const named = tools.functions.filter((known) => name === null || known.name === name);
  if (named.length === 0) throw new ServerError('invalid_request', `tool_choice names ${JSON.stringify(name)}, which is not among the tools.`);
  const style = toolCallStyleOf(parser);
  const functions = choice === 'auto' ? prepareSome(named) : prepareAll(named, { checksAll: style.forcesJson });
  const toText = (calls: readonly FormattedCall[]): string => {
    if (!style.forcesJson || choice === 'auto') return style.format('', calls, vocabulary);
    return name === null ? JSON.stringify(calls.map((call) => ({ name: call.name, parameters: call.arguments }))) : JSON.stringify(calls[0]?.arguments ?? {});
  };
  return (rng, writeAhead) => {
    if (functions.length === 0) return '';
    const calls = drawCalls(functions, { rng, count: name === null && allowsSeveral ? drawCount(rng) : 1 });
    let text = toText(calls);
    while (calls.length > 1 && !fits(writeAhead(text) + text)) {
      calls.pop();
      text = toText(calls);
    }
    return text;
  };
}

interface PreparedFunction {
  readonly name: string;
  readonly arguments: ToolArguments;
}

function prepareAll(functions: readonly ToolFunction[], { checksAll }: { readonly checksAll: boolean }): readonly PreparedFunction[] {
  const small = takeSmall(functions);
  if (small.length > 0 || functions.length === 0) return small.map((known) => (checksAll || known.isStrict === true ? prepare(known) : prepareLoosely(known)));
  throw new ServerError('invalid_request', `tools: the parameters of a function have at most ${MAX_SCHEMA_CHARS} characters.`, { param: 'tools' });
}

function prepareSome(functions: readonly ToolFunction[]): readonly PreparedFunction[] {
  return takeSmall(functions).flatMap((known) => prepareIfPossible(known) ?? []);
}

function prepareLoosely(known: ToolFunction): PreparedFunction {
  return prepareIfPossible(known) ?? prepare({ ...known, parameters: null });
}

function prepareIfPossible(known: ToolFunction): PreparedFunction | null {
  try {
    return prepare(known);
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}

// The first ones, as far as their schemas are compiled in time.
function takeSmall(functions: readonly ToolFunction[]): readonly ToolFunction[] {
  let numChars = 0;
  return functions.filter(({ parameters }) => {
    if (numChars > MAX_SCHEMA_CHARS) return false;
    const size = (JSON.stringify(parameters) ?? '').length;
    numChars += size;
    return numChars <= MAX_SCHEMA_CHARS;
  });
}

function prepare({ name, parameters }: ToolFunction): PreparedFunction {
  try {
    return { name, arguments: compileToolArguments(parameters) };
  } catch (error) {
    if (error instanceof ConstraintError) throw new ServerError('invalid_request', `tools: the parameters of ${JSON.stringify(name)}: ${error.message}`);
    throw error;
  }
}

function drawCount(rng: Rng): number {
  return rng.next() < SEVERAL_RATIO ? rng.integer(2, MAX_CALLS) : 1;
}

function drawCalls(functions: readonly PreparedFunction[], { rng, count }: { readonly rng: Rng; readonly count: number }): FormattedCall[] {
  return Array.from({ length: count }, () => {
    const drawn = functions[rng.integer(0, functions.length - 1)];
    if (drawn === undefined) throw new TypeError('there is no function to call');
    return { name: drawn.name, arguments: drawn.arguments.write(rng) };
  });
}

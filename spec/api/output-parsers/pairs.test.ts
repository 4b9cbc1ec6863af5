// Every reasoning style with every style of calls: what a stream's deltas add up to is the whole message, token by token.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser, formatToolCalls, type OutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { formatReasoning } from '../../../lib/api/output-parsers/reasoning-text.ts';
import { toFinishReason } from '../../../lib/api/output-parsers/parsed-message.ts';
import { REASONING_STYLES } from '../../../lib/api/output-parsers/reasoning/styles.ts';
import { TOOL_CALL_STYLES } from '../../../lib/api/output-parsers/tool-calls/styles.ts';
import type { ParserVocabulary } from '../../../lib/api/output-parsers/vocabulary.ts';
import { createRng, hashText, type Rng } from '../../../lib/base/rng.ts';
import { cutIntoTokens, type CutToken, markersOf } from '../../support/marker-tokens.ts';

const NUM_ROUNDS = 3;
const SEED = 20_261;
const WITH_MARKERS = markersOf(true);
const WITHOUT_MARKERS = markersOf(false);
const FUNCTION_CALLS = [
  { name: 'get_time', arguments: { tz: 'UTC' } },
  { name: 'get_weather', arguments: { city: 'São "Paulo" 🙂', days: 3, isExact: true } },
] as const;
const TOOLS = [
  { name: 'get_time', parameters: { type: 'object', properties: { tz: { type: 'string' } } } },
  { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' }, isExact: { type: 'boolean' } } } },
];

/** What is written: the parts of a text that a model of the two styles would write. */
interface Written {
  readonly reasons: boolean;
  readonly content: string;
  readonly numCalls: 0 | 1 | 2;
}

const TEXTS: readonly Written[] = [true, false].flatMap((reasons) =>
  (['', 'Let me see.'] as const).flatMap((content) => ([0, 1, 2] as const).map((numCalls) => ({ reasons, content, numCalls }))),
).filter(({ reasons, content, numCalls }) => reasons || content !== '' || numCalls > 0);

interface Case {
  readonly reasoning: string | null;
  readonly tool: string | null;
  readonly written: Written;
  /** Whether a marker is one token. */
  readonly hasMarkers: boolean;
}

/** Where vLLM's stream says something else than its whole answer. */
interface Difference {
  readonly why: string;
  readonly names: readonly string[];
  applies(this: void, name: string, given: Case): boolean;
}

const BEGINNING: ReadonlySet<string | null> = new Set(['granite-20b-fc', 'llama3_json', 'llama4_json', 'olmo3']);
const isReasoning = (name: string, { reasoning }: Case): boolean => reasoning === name;
const isRead = (name: string, { tool, written }: Case): boolean => tool === name && written.numCalls > 0;

const DIFFERENCES: readonly Difference[] = [
  {
    why: 'a stream reads calls behind the reasoning alone, a whole answer wherever there is none',
    names: ['gemma4', 'hunyuan_a13b', 'inkling', 'minimax_m2_append_think', 'mistral'],
    applies: (name, given) => isReasoning(name, given) && !given.written.reasons && given.tool !== null && given.written.numCalls > 0,
  },
  {
    why: 'a stream takes a text for reasoning until that ends, a whole answer knows that it does not',
    names: ['k2_horizon', 'olmo3'],
    applies: (name, given) => isReasoning(name, given) && !given.written.reasons,
  },
  {
    why: 'a stream takes a response for reasoning that nothing ends, a whole answer knows it by its marker',
    names: ['kimi_k3'],
    applies: (name, given) => isReasoning(name, given) && given.tool === name && !given.written.reasons && given.written.numCalls > 0,
  },
  {
    why: 'its markers are words, which are cut',
    names: ['granite'],
    applies: (name, given) => isReasoning(name, given) && (given.written.reasons || given.written.numCalls > 0),
  },
  {
    why: 'arguments are closed behind every value in a stream',
    names: ['functiongemma'],
    applies: isRead,
  },
  {
    why: 'a stream passes over arguments that come in one piece with the name, and its marker has to come in one piece',
    names: ['gigachat3'],
    applies: isRead,
  },
  {
    why: 'a stream loses or repeats parts of arguments and markers, by the pieces that they come in',
    names: ['apertus', 'deepseek_v3', 'granite-20b-fc', 'hunyuan_a13b', 'jamba', 'llama3_json', 'llama4_json', 'minicpm5', 'xlam'],
    applies: isRead,
  },
  {
    why: 'a stream shows nothing behind the reasoning',
    names: ['phi4_mini_json'],
    applies: (name, { tool }) => tool === name,
  },
  {
    why: 'markers are told by their tokens, or have to come in one piece',
    names: ['ernie45', 'lfm2'],
    applies: (name, given) => isRead(name, given) && !given.hasMarkers,
  },
  {
    why: 'what may begin a marker, and stands where content begins, is lost in a stream',
    names: ['minimax_m3'],
    applies: (name, given) => isReasoning(name, given) && !given.written.reasons && given.written.numCalls > 0,
  },
  {
    why: 'its reasoning is content, of which these parsers take away one part in a stream and another of a whole answer',
    names: ['minimax_m2_append_think'],
    applies: (name, given) => isReasoning(name, given) && given.written.reasons && (given.tool === 'kimi_k3' || TOOL_CALL_STYLES[given.tool ?? '']?.isGrammar === true),
  },
  {
    why: 'what it leaves of its markup stands ahead of calls that have to begin the text in a stream',
    names: ['kimi_k3', 'minimax_m2_append_think'],
    applies: (name, given) => isReasoning(name, given) && given.written.reasons && BEGINNING.has(given.tool) && (given.written.numCalls > 0 || given.tool === 'granite-20b-fc'),
  },
  {
    why: 'what it leaves of its markup is taken for the beginning of calls in a stream, and lost',
    names: ['kimi_k3', 'minimax_m2_append_think'],
    applies: (name, given) => isReasoning(name, given) && given.written.reasons && given.tool === 'olmo3' && given.written.numCalls === 0,
  },
];

/** Models that write reasoning and calls in one markup: by the reasoning's parser, that of the calls. Neither goes with another one. */
const PARTNERS: Readonly<Record<string, string>> = {
  cohere_command3: 'cohere_command3',
  cohere_command4: 'cohere_command4',
  muse_glimmer: 'muse_glimmer',
  openai_gptoss: 'openai',
};

function areCombined(reasoning: string | null, tool: string | null): boolean {
  if (reasoning === null || tool === null) return true;
  return Object.entries(PARTNERS).every(([own, partner]) => (reasoning === own) === (tool === partner));
}

interface Said {
  reasoning: string;
  content: string;
  readonly calls: { name: string; arguments: unknown }[];
  finishReason: string;
}

function createParser({ reasoning, tool }: Case, vocabulary: ParserVocabulary): OutputParser {
  return createOutputParser({
    reasoningParser: reasoning,
    toolCallParser: tool,
    tools: tool === null ? [] : TOOLS,
    toolChoice: tool === null ? 'none' : 'auto',
    parallelToolCalls: true,
    includeReasoning: true,
    templateKwargs: { enable_thinking: true, reasoning_effort: 'high' },
    promptTokenIds: [],
    vocabulary,
    createId: () => 'ID',
  });
}

function write({ reasoning, tool, written: { reasons, content, numCalls } }: Case, rng: Rng): string {
  const thought = `${rng.integer(0, 99)} < 100, so\nyes`;
  const rest = writeRest(tool, content, numCalls, rng);
  return (reasons && reasoning !== null ? formatReasoning(reasoning, thought, { rest }) : '') + rest;
}

function writeRest(tool: string | null, content: string, numCalls: 0 | 1 | 2, rng: Rng): string {
  const style = tool === null ? undefined : TOOL_CALL_STYLES[tool];
  if (tool === null || style === undefined || numCalls === 0) return content;
  const first = rng.integer(0, FUNCTION_CALLS.length - numCalls);
  return formatToolCalls(tool, style.takesContent ? content : '', FUNCTION_CALLS.slice(first, first + numCalls));
}

function readWhole(parser: OutputParser, tokens: readonly CutToken[]): Said {
  const { reasoning, content, toolCalls } = parser.parseWhole(tokens.map(({ text }) => text).join(''), tokens.map(({ id }) => id));
  return toSaid(reasoning ?? '', content ?? '', toolCalls, false);
}

function readStream(parser: OutputParser, tokens: readonly CutToken[]): Said {
  let [reasoning, content] = ['', ''];
  const calls: { name: string; arguments: string }[] = [];
  for (const [place, { id, text }] of tokens.entries()) {
    const delta = place === tokens.length - 1 ? parser.finish(text, [id]) : parser.push(text, [id]);
    reasoning += delta?.reasoning ?? '';
    content += delta?.content ?? '';
    for (const { index, name, arguments: given } of delta?.toolCalls ?? []) {
      const call = (calls[index] ??= { name: '', arguments: '' });
      call.name += name ?? '';
      call.arguments += given ?? '';
    }
  }
  return toSaid(reasoning, content, calls, true);
}

// White space around calls is in streams alone. Arguments are spelled as the model does in a stream, and anew in a whole answer.
function toSaid(reasoning: string, content: string, calls: readonly { readonly name: string; readonly arguments: string }[], isStream: boolean): Said {
  return {
    reasoning,
    content: content.trim(),
    calls: calls.map((call) => ({ name: call.name, arguments: readArguments(call.arguments) })),
    finishReason: toFinishReason({ finishReason: 'stop', toolChoice: 'auto', hasToolCalls: calls.length > 0, isStream }),
  };
}

function readArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { not: text };
  }
}

function toKey(name: string, why: string): string {
  return `${name}: ${why}`;
}

const LISTS: ReadonlySet<string | null> = new Set(['llama4_pythonic', 'pythonic', 'xlam']);

// What is reasoning is content to one of them. Behind others comes a blank or a marker, and lists of calls begin a text.
function hidesCalls({ reasoning, tool }: Case): boolean {
  return reasoning === 'minimax_m2_append_think' || ((reasoning === 'granite' || reasoning === 'kimi_k3') && LISTS.has(tool));
}

const needed = new Set<string>();

function check(given: Case, vocabulary: ParserVocabulary, rng: Rng, hint: string): void {
  const tokens = cutIntoTokens(write(given, rng), vocabulary, rng);
  if (tokens.length === 0) return;
  const whole = readWhole(createParser(given, vocabulary), tokens);
  if (given.tool !== null && given.reasoning !== null && given.written.reasons && !hidesCalls(given)) {
    assert.equal(whole.calls.length > 0, given.written.numCalls > 0, `${hint}: calls behind reasoning are read: ${JSON.stringify(whole)}`);
    assert.match(whole.reasoning, / < 100, so\nyes/, hint);
  }
  const streamed = readStream(createParser(given, vocabulary), tokens);
  const keys = DIFFERENCES.flatMap(({ why, names, applies }) => names.filter((name) => applies(name, given)).map((name) => toKey(name, why)));
  if (keys.length === 0) return assert.deepEqual(streamed, whole, `${hint}: ${JSON.stringify(tokens.map(({ text }) => text))}`);
  if (keys.length === 1 && JSON.stringify(streamed) !== JSON.stringify(whole)) needed.add(keys[0] ?? '');
}

describe('a stream of any two parsers', () => {
  const tools = [null, ...Object.keys(TOOL_CALL_STYLES)];

  for (const reasoning of [null, ...Object.keys(REASONING_STYLES)]) {
    it(`adds up to the whole message, with every parser of calls: ${reasoning ?? 'no reasoning'}`, () => {
      for (const tool of tools.filter((name) => areCombined(reasoning, name))) {
        // Of each pair its own: a parser more changes nothing for the others.
        const rng = createRng(SEED + hashText(`${reasoning} ${tool}`));
        for (const hasMarkers of [true, false]) {
          const vocabulary = hasMarkers ? WITH_MARKERS : WITHOUT_MARKERS;
          for (let round = 0; round < NUM_ROUNDS; round++) {
            for (const written of TEXTS) check({ reasoning, tool, written, hasMarkers }, vocabulary, rng, `seed ${SEED}, ${tool ?? 'no calls'}`);
          }
        }
      }
    });
  }

  it('says something else only where a difference is listed, and wherever one is', () => {
    assert.deepEqual([...needed].sort(), DIFFERENCES.flatMap(({ why, names }) => names.map((name) => toKey(name, why))).sort());
  });
});

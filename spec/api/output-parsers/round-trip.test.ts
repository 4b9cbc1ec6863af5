// What is formatted in a style and read again is the same: whole, and in pieces cut anywhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser, formatToolCalls, type OutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { formatReasoning } from '../../../lib/api/output-parsers/reasoning-text.ts';
import type { ParsedDelta } from '../../../lib/api/output-parsers/parsed-delta.ts';
import { REASONING_STYLES } from '../../../lib/api/output-parsers/reasoning/styles.ts';
import { TOOL_CALL_STYLES } from '../../../lib/api/output-parsers/tool-calls/styles.ts';
import { NO_MARKERS } from '../../../lib/api/output-parsers/vocabulary.ts';

const CALLS = [
  { name: 'get_time', arguments: { tz: 'UTC' } },
  { name: 'get_weather', arguments: { city: 'São "Paulo" 🙂 a < b', days: 3, isExact: true, where: { lat: 1.5, tags: ['x', ''] }, note: 'two\nlines' } },
];

const PLAIN_CALLS = [
  { name: 'get_time', arguments: { tz: 'UTC' } },
  { name: 'get_weather', arguments: { city: 'São "Paulo" 🙂', days: 3, isExact: true, note: 'two\nlines' } },
];

/** What a style, as vLLM reads it, cannot say, or loses in a stream. */
interface Limits {
  /** Calls that it can say. */
  readonly calls?: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[];
  /** Whether a stream has them when it is cut into characters alone, or not wherever it is cut. */
  readonly streams?: 'characters' | 'never';
}

const LIMITS: Readonly<Record<string, Limits>> = {
  // Content in the piece that has the mark of calls is lost.
  apertus: { streams: 'characters' },
  // The tags of these count only where they come in one piece.
  ernie45: { streams: 'never' },
  // Arguments are said in the two pieces that follow them.
  hunyuan_a13b: { streams: 'never' },
  // Arguments are closed behind every value.
  functiongemma: { streams: 'never' },
  gigachat3: { calls: CALLS.slice(1), streams: 'never' },
  // One thing is said per piece.
  'granite-20b-fc': { streams: 'characters' },
  llama3_json: { streams: 'characters' },
  llama4_json: { streams: 'characters' },
  internlm: { calls: CALLS.slice(1), streams: 'characters' },
  // Lists and strings that begin are sent with their end.
  jamba: { streams: 'never' },
  lfm2: { streams: 'never' },
  xlam: { streams: 'never' },
  // The first mark of a call is content where it comes in several pieces.
  minicpm5: { streams: 'never' },
  phi4_mini_json: { calls: PLAIN_CALLS, streams: 'never' },
  step3: { calls: PLAIN_CALLS, streams: 'characters' },
};

const TYPES: Readonly<Record<string, object>> = {
  days: { type: 'integer' },
  isExact: { type: 'boolean' },
  where: { type: 'object', properties: { lat: { type: 'number' }, tags: { type: 'array', items: { type: 'string' } } } },
};

const TOOLS = CALLS.map(({ name, arguments: args }) => {
  const properties = Object.fromEntries(Object.keys(args).map((key) => [key, TYPES[key] ?? { type: 'string' }]));
  return { name, parameters: { type: 'object', properties } };
});

interface Names {
  readonly reasoningParser?: string;
  readonly toolCallParser?: string;
}

function createParser({ reasoningParser = undefined, toolCallParser = undefined }: Names): OutputParser {
  return createOutputParser({
    reasoningParser: reasoningParser ?? null,
    toolCallParser: toolCallParser ?? null,
    tools: toolCallParser === undefined ? [] : TOOLS,
    toolChoice: toolCallParser === undefined ? 'none' : 'auto',
    parallelToolCalls: true,
    includeReasoning: true,
    templateKwargs: { enable_thinking: true, reasoning_effort: 'high' },
    promptTokenIds: [],
    vocabulary: NO_MARKERS,
    createId: () => 'ID',
  });
}

/** A message put together from deltas. */
class Message {
  content = '';
  reasoning = '';
  readonly calls: { name: string; arguments: string }[] = [];

  add(delta: ParsedDelta | null): void {
    this.content += delta?.content ?? '';
    this.reasoning += delta?.reasoning ?? '';
    for (const { index, name, arguments: args } of delta?.toolCalls ?? []) {
      const call = (this.calls[index] ??= { name: '', arguments: '' });
      call.name += name ?? '';
      call.arguments += args ?? '';
    }
  }
}

function stream(parser: OutputParser, pieces: readonly string[]): Message {
  const message = new Message();
  for (const piece of pieces.slice(0, -1)) message.add(parser.push(piece, [1]));
  message.add(parser.finish(pieces.at(-1) ?? '', [1]));
  return message;
}

/** The whole text, its characters, and two pieces cut at every offset. */
function cuts(text: string): string[][] {
  const cutAnywhere = Array.from({ length: text.length }, (_, at) => [text.slice(0, at), text.slice(at)]);
  return [[text], Array.from(text), ...cutAnywhere];
}

function readCalls(calls: readonly { name: string; arguments: string }[]): unknown {
  return calls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) as unknown }));
}

describe('formatToolCalls', () => {
  for (const [name, style] of Object.entries(TOOL_CALL_STYLES)) {
    const { calls: expected = CALLS, streams } = LIMITS[name] ?? {};
    const text = formatToolCalls(name, style.takesContent ? 'Let me see.' : '', expected);

    it(`is read again as the same calls: ${name}`, () => {
      assert.deepEqual(readCalls(createParser({ toolCallParser: name }).parseWhole(text, []).toolCalls), expected);
    });

    it(`is streamed as the same calls wherever it is cut: ${name}`, { skip: streams === 'never' }, () => {
      for (const pieces of streams === 'characters' ? [Array.from(text)] : cuts(text)) {
        const { content, calls } = stream(createParser({ toolCallParser: name }), pieces);
        assert.deepEqual(readCalls(calls), expected, JSON.stringify(pieces));
        assert.equal(content.trim(), style.takesContent ? 'Let me see.' : '', JSON.stringify(pieces));
      }
    });
  }
});

/** One shows reasoning as content; the other's markers are words, which vLLM takes for text where they are cut. */
const OTHERS: ReadonlySet<string> = new Set(['minimax_m2_append_think', 'granite']);

describe('formatReasoning', () => {
  it('is read again as the same reasoning where markers are words: granite', () => {
    const text = `${formatReasoning('granite', '1 < 2, so\nyes')}Hi.`;
    const { reasoning, content } = createParser({ reasoningParser: 'granite' }).parseWhole(text, []);
    const message = stream(createParser({ reasoningParser: 'granite' }), text.split(/(?<=[ :])/u));
    for (const read of [{ reasoning, content }, message]) assert.deepEqual([read.reasoning?.trim(), read.content?.trim()], ['1 < 2, so\nyes', 'Hi.']);
  });

  for (const name of Object.keys(REASONING_STYLES)) {
    if (OTHERS.has(name)) continue;
    it(`is read again as the same reasoning, whole and wherever it is cut: ${name}`, () => {
      const reasoning = '1 < 2, so\nyes';
      const text = `${formatReasoning(name, reasoning)}Hi.`;
      const whole = createParser({ reasoningParser: name }).parseWhole(text, []);
      assert.deepEqual([whole.reasoning, whole.content], [reasoning, 'Hi.']);
      for (const pieces of cuts(text)) {
        const message = stream(createParser({ reasoningParser: name }), pieces);
        assert.deepEqual([message.reasoning, message.content], [reasoning, 'Hi.'], JSON.stringify(pieces));
      }
    });
  }
});

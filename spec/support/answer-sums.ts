// What answers say, told from a stream by adding up its deltas and from a whole answer as it is, so that the two can be compared.
import { isJsonObject } from '../../lib/codec/json.ts';
import { events } from './simulator-fixture.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** The two ways to tell what an answer of an endpoint says. */
export interface Sum {
  readonly stream: (text: string) => Json;
  readonly whole: (answer: Json) => Json;
}

/** Of chats and completions: choices and usage. Identifiers of calls differ from answer to answer, and are told by their place. */
export const CHOICES: Sum = {
  stream(text) {
    const chunks = events(text).filter((data) => data !== '[DONE]').map((data) => JSON.parse(data) as Json);
    return { choices: joinChoices(chunks), usage: toTotals(chunks.at(-1)?.['usage']) };
  },
  whole: ({ choices, usage }) => ({ choices: joinChoices([{ choices }]), usage: toTotals(usage) }),
};

// Without how many of the tokens were reasoning: a stream tells that by its texts, a whole answer by ids.
function toTotals(usage: unknown): Json {
  return Object.fromEntries(Object.entries(usage as Json).filter(([, value]) => typeof value === 'number'));
}

/** Adds up what chunks say of each choice: texts joined, lists one after the other, the rest as it was said last. */
function joinChoices(chunks: readonly Json[]): Json[] {
  const joined: Record<string, unknown>[] = [];
  for (const chunk of chunks) {
    for (const { index, delta, message, ...choice } of (chunk['choices'] ?? []) as (Json & { readonly index: number })[]) {
      const into = (joined[index] ??= {});
      add(into, choice);
      add(into, (delta ?? message ?? {}) as Json);
    }
  }
  return joined.map(normalize);
}

function add(into: Record<string, unknown>, said: Json): void {
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === undefined) continue;
    const before = into[name];
    if (name === 'tool_calls') addCalls((into[name] ??= []) as Record<string, unknown>[], value as Json[]);
    else if (typeof value === 'string' && typeof before === 'string' && JOINED.has(name)) into[name] = before + value;
    else if (Array.isArray(value)) into[name] = [...((before ?? []) as unknown[]), ...value];
    else if (isJsonObject(value)) add((into[name] ??= {}) as Record<string, unknown>, value);
    else into[name] = value;
  }
}

const JOINED: ReadonlySet<string> = new Set(['text', 'content', 'reasoning']);

// A whole answer's calls have no index: their place is it.
function addCalls(calls: Record<string, unknown>[], said: readonly Json[]): void {
  for (const [place, { index = place, function: called }] of said.entries()) {
    const { name, arguments: text } = called as { readonly name?: string; readonly arguments?: string };
    const call = (calls[Number(index)] ??= { name: '', arguments: '' });
    call['name'] += name ?? '';
    call['arguments'] += text ?? '';
  }
}

// What is empty may be said or not. Who speaks, and what is told of the prompt, is not told in the same places.
function normalize(choice: Json): Json {
  return Object.fromEntries(Object.entries(choice).filter(([name, value]) => !ELSEWHERE.has(name) && !isEmpty(value)));
}

const ELSEWHERE: ReadonlySet<string> = new Set(['role', 'prompt_token_ids', 'prompt_logprobs']);

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** Of responses: what items say, the status and usage. */
export const RESPONSE: Sum = {
  stream(text) {
    const all = readEvents(text);
    const items = all.filter(({ type }) => type === 'response.output_item.added').map(({ item }) => startItem(item as Json));
    for (const { type, output_index: at, delta } of all) {
      const item = typeof delta === 'string' ? items[Number(at)] : undefined;
      if (item !== undefined) item[String(type).includes('arguments') ? 'arguments' : 'text'] += String(delta);
    }
    return summarize(items, all.at(-1)?.['response'] as Json);
  },
  whole: (answer) => summarize((answer['output'] as Json[]).map(readItem), answer),
};

interface Item {
  readonly type: string;
  readonly name: string;
  text: string;
  arguments: string;
}

function startItem({ type, name = '' }: Json): Item {
  return { type: String(type), name: String(name), text: '', arguments: '' };
}

function readItem(item: Json): Item {
  const parts = (item['content'] ?? []) as readonly { readonly text: string }[];
  return { ...startItem(item), text: parts.map(({ text }) => text).join(''), arguments: String(item['arguments'] ?? '') };
}

// White space around calls is a message in a stream alone. Arguments are spelled by the model there, and anew in a whole answer.
function summarize(items: readonly Item[], { status, usage }: Json): Json {
  const said = items.filter(({ type, text }) => type !== 'message' || text.trim() !== '');
  const output = said.map((item) => ({ ...item, text: item.text.trim(), arguments: item.arguments === '' ? null : (JSON.parse(item.arguments) as unknown) }));
  return { output, status, usage: toTotals(usage) };
}

/** Of messages: what blocks say, why it ended, and usage. */
export const MESSAGE: Sum = {
  stream(text) {
    const all = readEvents(text);
    const blocks: Record<string, unknown>[] = [];
    for (const { index, content_block: block, delta } of all) {
      if (block !== undefined) blocks.push({ ...(block as Json), partial_json: '' });
      if (index !== undefined && delta !== undefined) addDelta(blocks[Number(index)] ?? {}, delta as Json);
    }
    const { delta, usage } = all.findLast(({ type }) => type === 'message_delta') as { readonly delta: Json; readonly usage: Json };
    return { content: blocks.flatMap(toBlock), ending: { ...delta }, usage: toTotals(usage) };
  },
  whole: ({ content, stop_reason: reason = null, stop_sequence: sequence = null, usage }) => ({
    content: (content as Json[]).flatMap(toBlock),
    ending: { stop_reason: reason, stop_sequence: sequence },
    usage: toTotals(usage),
  }),
};

function addDelta(block: Record<string, unknown>, { type: _, ...said }: Json): void {
  for (const [name, text] of Object.entries(said)) block[name] = `${String(block[name] ?? '')}${String(text)}`;
}

// Identifiers and signatures differ; white space around calls is a block in a stream alone.
function toBlock({ type, text, thinking, name, input, partial_json: json }: Json): Json[] {
  if (type === 'text') return String(text).trim() === '' ? [] : [{ type, text: String(text).trim() }];
  if (type === 'thinking') return [{ type, thinking }];
  return [{ type, name, input: typeof json === 'string' && json !== '' ? (JSON.parse(json) as unknown) : input }];
}

function readEvents(text: string): Json[] {
  return text.split('\n\n').filter((frame) => frame !== '').map((frame) => JSON.parse(frame.slice(frame.indexOf('\ndata: ') + 7)) as Json);
}

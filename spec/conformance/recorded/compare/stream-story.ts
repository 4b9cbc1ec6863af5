// What a stream tells, however its text is cut into events.
import { isJsonObject } from '../../../../lib/codec/json.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import { shapeOf } from './json-kind.ts';

/** A text of one kind, joined. */
type Passage = [kind: string, text: string];

/** A stream's content. */
export interface StreamStory {
  /**
   * By who tells it, in order: `{"choice 0": ["role assistant", ["content", "Hello"], "finish stop null"], "choice 0 ids": [1, 2]}`.
   */
  readonly told: Readonly<Record<string, readonly unknown[]>>;
  /** The shapes of its events, those of endings without their deltas. */
  readonly shapes: ReadonlySet<string>;
}

/** Reads a whole stream: of chunks with choices, or of events with types. */
export function readStory(stream: string): StreamStory {
  const teller = new Teller();
  for (const event of readEvents(stream)) tellEvent(teller, event);
  return { told: Object.fromEntries(teller.told), shapes: teller.shapes };
}

class Teller {
  readonly told = new Map<string, unknown[]>();
  readonly shapes = new Set<string>();

  tell(who: string, ...things: readonly unknown[]): void {
    const before = this.told.get(who) ?? [];
    before.push(...things);
    this.told.set(who, before);
  }

  /** Goes on with the passage when the last one is of the same kind. */
  tellText(who: string, kind: string, text: string): void {
    const last = this.told.get(who)?.at(-1);
    if (isPassage(last) && last[0] === kind) last[1] += text;
    else if (text !== '') this.tell(who, [kind, text]);
  }
}

function isPassage(thing: unknown): thing is Passage {
  return Array.isArray(thing) && thing.length === 2 && typeof thing[0] === 'string';
}

function tellEvent(teller: Teller, event: StreamEvent): void {
  const { json, shape } = event;
  if (!isJsonObject(json)) teller.tell('end', shape);
  else if (Array.isArray(json['choices'])) tellChunk(teller, json as unknown as Chunk);
  else tellTypedEvent(teller, event, json as unknown as TypedEvent);
}

interface Chunk {
  readonly choices: readonly ChunkChoice[];
  readonly usage?: unknown;
}

interface ChunkChoice {
  readonly index: number;
  readonly text?: string;
  readonly delta?: Delta;
  readonly token_ids?: readonly number[] | null;
  readonly logprobs?: { readonly content?: readonly { readonly token: string; readonly bytes: unknown }[] } | null;
  readonly finish_reason?: string | null;
  readonly stop_reason?: string | number | null;
}

interface Delta {
  readonly role?: string;
  readonly reasoning?: string | null;
  readonly content?: string | null;
  readonly tool_calls?: readonly { readonly index: number; readonly function?: { readonly name?: string; readonly arguments?: string } }[];
}

function tellChunk(teller: Teller, chunk: Chunk): void {
  if (chunk.choices.length === 0) teller.tell('usage', chunk.usage);
  for (const choice of chunk.choices) tellChoice(teller, choice);
  const isEnding = chunk.choices.some(({ finish_reason: reason, delta }) => reason && delta);
  teller.shapes.add(shapeOf(isEnding ? { ...chunk, choices: chunk.choices.map((choice) => ({ ...choice, delta: {} })) } : chunk));
}

function tellChoice(teller: Teller, choice: ChunkChoice): void {
  const who = `choice ${choice.index}`;
  tellDelta(teller, who, choice.delta ?? { content: choice.text ?? null });
  for (const id of choice.token_ids ?? []) teller.tell(`${who} ids`, id);
  for (const { token, bytes } of choice.logprobs?.content ?? []) teller.tell(`${who} logprobs`, [token, bytes]);
  if (choice.finish_reason) teller.tell(who, `finish ${choice.finish_reason} ${choice.stop_reason ?? null}`);
}

function tellDelta(teller: Teller, who: string, { role, reasoning, content, tool_calls: calls }: Delta): void {
  if (role) teller.tell(who, `role ${role}`);
  if (typeof reasoning === 'string') teller.tellText(who, 'reasoning', reasoning);
  if (typeof content === 'string') teller.tellText(who, 'content', content);
  for (const { index, function: called } of calls ?? []) {
    if (called?.name) teller.tell(who, `tool ${index} ${called.name}`);
    if (called?.arguments) teller.tellText(who, `arguments ${index}`, called.arguments);
  }
}

interface TypedEvent {
  readonly type?: string;
  readonly delta?: string | { readonly type?: string; readonly text?: string; readonly thinking?: string; readonly partial_json?: string };
}

function tellTypedEvent(teller: Teller, { name, shape }: StreamEvent, json: TypedEvent): void {
  const kind = name === '' ? (json.type ?? '') : name;
  const { delta } = json;
  const text = typeof delta === 'string' ? delta : (delta?.text ?? delta?.thinking ?? delta?.partial_json);
  if (text === undefined) {
    teller.tell('events', kind);
    teller.tell('bodies', json);
  } else {
    teller.tellText('events', kind + (typeof delta === 'string' ? '' : (delta?.type ?? '')), text);
  }
  teller.shapes.add(`${kind} ${shape}`);
}

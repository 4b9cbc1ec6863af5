// Log probabilities of ids, with their texts: in the shape of chat and in that of completions (vLLM: renderers/online_derenderer.py).
import { Buffer } from 'node:buffer';
import { toJsonString } from '../../../codec/json.ts';
import type { Tokenizer } from '../../../engine/tokenizer/tokenizer.ts';
import type { GeneratedChoice, GeneratedLogprob } from './generated.ts';
import type { Turns } from './turns.ts';

/** A token with its text. */
interface Resolved {
  readonly text: string;
  readonly logprob: number;
}

interface ResolvedEntry extends Resolved {
  readonly top: readonly Resolved[];
}

export interface ResolveOptions {
  readonly tokenizer: Tokenizer;
  /** Ids before the first one, as far as a character may have begun there. */
  readonly context: readonly number[];
  readonly turns: Turns;
}

type Logprobs = GeneratedChoice['logprobs'];

/** `{"content":[{"token":"Hi","logprob":-0.1,"bytes":[72,105],"top_logprobs":[...]}]}`, or `null` where there are none. */
export async function toChatLogprobs(logprobs: Logprobs, options: ResolveOptions): Promise<string> {
  if (logprobs === null) return 'null';
  const entries = await resolve(logprobs, options);
  if (entries === null) return '{"content":null}';
  const written = entries.map((entry) => `{${toMembers(entry)},"top_logprobs":[${entry.top.map((top) => `{${toMembers(top)}}`).join(',')}]}`);
  return `{"content":[${written.join(',')}]}`;
}

/** `{"text_offset":[0],"token_logprobs":[-0.1],"tokens":["Hi"],"top_logprobs":[{"Hi":-0.1}]}`. @param textOffset of the first token */
export async function toCompletionLogprobs(logprobs: Logprobs, options: ResolveOptions, textOffset: number): Promise<string> {
  if (logprobs === null) return 'null';
  const entries = (await resolve(logprobs, options)) ?? [];
  let offset = textOffset;
  const offsets: number[] = [];
  for (const { text } of entries) {
    offsets.push(offset);
    offset += [...text].length;
  }
  const tops = entries.map(({ top }) => (top.length === 0 ? null : Object.fromEntries(top.map(({ text, logprob }) => [text, logprob]))));
  return (
    `{"text_offset":${JSON.stringify(offsets)},"token_logprobs":${JSON.stringify(entries.map(({ logprob }) => logprob))},` +
    `"tokens":${JSON.stringify(entries.map(({ text }) => text))},"top_logprobs":${JSON.stringify(tops)}}`
  );
}

function toMembers({ text, logprob }: Resolved): string {
  return `"token":${toJsonString(text)},"logprob":${logprob},"bytes":[${Buffer.from(text).join(',')}]`;
}

async function resolve({ content }: NonNullable<Logprobs>, { tokenizer, context: before, turns }: ResolveOptions): Promise<ResolvedEntry[] | null> {
  if (content === null) return null;
  let context = before;
  const resolved: ResolvedEntry[] = [];
  for (const entry of content) {
    if (entry === null) continue;
    await turns.take(COST_RATIO * (1 + entry.top_logprobs.length));
    resolved.push(resolveEntry(entry, tokenizer, context));
    context = [...context, entry.token_id].slice(-MAX_CONTEXT);
  }
  return resolved;
}

// A part of a character is decoded with each of the tokens before it.
const COST_RATIO = 4;

function resolveEntry({ token_id: id, logprob, top_logprobs: others }: GeneratedLogprob, tokenizer: Tokenizer, context: readonly number[]): ResolvedEntry {
  const top = others.flatMap((other) => (other === null ? [] : [{ text: toText(tokenizer, context, other.token_id), logprob: other.logprob }]));
  return { text: toText(tokenizer, context, id), logprob, top };
}

/** Tokens before one that may hold the beginning of its character. */
export const MAX_CONTEXT = 4;

// A token that ends inside a character has no text; one that ends a character has all of it.
function toText(tokenizer: Tokenizer, context: readonly number[], id: number): string {
  const text = tokenizer.decode([id]);
  if (!text.endsWith('\ufffd')) return text;
  for (let numBefore = 1; numBefore <= context.length; numBefore++) {
    const tail = context.slice(-numBefore);
    const whole = tokenizer.decode([...tail, id]);
    if (!whole.endsWith('\ufffd')) return whole.slice(commonLength(cleanPrefix(tokenizer, tail), whole));
  }
  return '';
}

function cleanPrefix(tokenizer: Tokenizer, ids: readonly number[]): string {
  const end = ids.findLastIndex((id) => !tokenizer.decode([id]).endsWith('\ufffd')) + 1;
  return tokenizer.decode(ids.slice(0, end));
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

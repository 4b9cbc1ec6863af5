// What a client carries from one chunk of a stream to the next: the server remembers nothing (vLLM: DerenderStreamState).
import { boolean, type Field, integer, listOf, nested, string, tokenIds } from '../../fields.ts';
import type { Place } from '../../place.ts';
import { createDecodeWindow, DecodeWindow, type DecodeWindowOptions } from './decode-window.ts';
import { MAX_CONTEXT } from './resolve-logprobs.ts';

/** The state, in its own words. */
export interface StreamState {
  readonly prev_tokens: readonly string[];
  readonly prefix_offset: number;
  readonly read_offset: number;
  readonly role_sent: boolean;
  readonly logprob_context_token_ids: readonly number[];
  /** Characters, as Python counts them. */
  readonly logprob_text_offset: number;
  // The rest belongs to servers that parse what they decode; it is handed on.
  readonly output_token_ids: readonly number[];
  readonly output_chunk_lens: readonly number[];
  readonly tools_streamed: boolean;
  readonly last_tool_call_ids: readonly string[];
}

const members: Field<StreamState | null> = nested({
  prev_tokens: listOf(string(''), []),
  prefix_offset: integer(0),
  read_offset: integer(0),
  role_sent: boolean(false),
  logprob_context_token_ids: tokenIds([]),
  logprob_text_offset: integer(0),
  output_token_ids: tokenIds([]),
  output_chunk_lens: listOf(integer(0), []),
  tools_streamed: boolean(false),
  last_tool_call_ids: listOf(string(''), []),
});

/** Null: the stream begins. What no server has handed out is a fault. */
export const streamState: Field<StreamState | null> = {
  get schema() {
    return members.schema ?? {};
  },
  read(value, place) {
    const state = members.read(value, place);
    if (state !== null) checkStreamState(state, place.enter());
    return state;
  },
};

/** The state before the first chunk. */
export const INITIAL_STATE: StreamState = {
  prev_tokens: [],
  prefix_offset: 0,
  read_offset: 0,
  role_sent: false,
  logprob_context_token_ids: [],
  logprob_text_offset: 0,
  output_token_ids: [],
  output_chunk_lens: [],
  tools_streamed: false,
  last_tool_call_ids: [],
};

const MAX_PREVIOUS_TOKENS = 1024;

function checkStreamState(state: StreamState, inside: Place): void {
  const { prev_tokens: tokens, logprob_context_token_ids: context, output_chunk_lens: lengths } = state;
  const report = (name: keyof StreamState, expected: string): void => {
    inside.field = name;
    inside.report(expected, state[name]);
  };
  if (tokens.length > MAX_PREVIOUS_TOKENS) report('prev_tokens', `at most ${MAX_PREVIOUS_TOKENS} tokens`);
  if (context.length > MAX_CONTEXT) report('logprob_context_token_ids', `at most ${MAX_CONTEXT} token ids`);
  for (const name of ['prefix_offset', 'read_offset', 'logprob_text_offset'] as const) if (state[name] < 0) report(name, '0 or more');
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== state.output_token_ids.length || lengths.some((length) => length < 1)) report('output_chunk_lens', 'lengths that add up to that of output_token_ids');
}

/** The window where a stream goes on. @param promptTokenIds what it begins behind, or null */
export function openWindow(options: DecodeWindowOptions, state: StreamState | null, promptTokenIds: readonly number[] | null): DecodeWindow {
  if (state === null) return createDecodeWindow(options, promptTokenIds);
  const { prev_tokens: tokens, prefix_offset: start, read_offset: end } = state;
  const ids = tokens.slice(start).flatMap((token) => options.tokenizer.findId(token) ?? []);
  return new DecodeWindow(options, ids, Math.max(0, end - start));
}

/** What has changed with a chunk. */
export interface StateChange {
  readonly window: DecodeWindow;
  readonly text: string;
  readonly tokenIds: readonly number[];
}

/** The state behind a chunk. */
export function advanceState(state: StreamState, { window, text, tokenIds }: StateChange): StreamState {
  return {
    ...state,
    prev_tokens: window.spellings,
    prefix_offset: 0,
    read_offset: window.numRead,
    logprob_context_token_ids: [...state.logprob_context_token_ids, ...tokenIds.slice(-MAX_CONTEXT)].slice(-MAX_CONTEXT),
    logprob_text_offset: state.logprob_text_offset + [...text].length,
  };
}

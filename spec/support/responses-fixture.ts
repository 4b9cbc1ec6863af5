// Responses and their events, as clients of the Responses API see them.
import assert from 'node:assert/strict';
import type { Simulator } from '../../lib/simulator.ts';
import { type Answer, post } from './simulator-fixture.ts';

/** The fields of a response that tests look at. */
export interface ResponseJson {
  readonly id: string;
  readonly status: string;
  readonly output: readonly OutputItem[];
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number; readonly total_tokens: number } | null;
  readonly [member: string]: unknown;
}

export interface OutputItem {
  readonly id: string;
  readonly type: string;
  readonly status?: string | null;
  readonly content?: readonly { readonly type: string; readonly text: string; readonly logprobs?: unknown }[] | null;
  readonly name?: string;
  readonly namespace?: string | null;
  readonly arguments?: string;
  readonly input?: string;
  readonly call_id?: string;
}

/** An event of a response's stream. */
export interface ResponseEvent {
  readonly type: string;
  readonly sequence_number: number;
  readonly response?: ResponseJson;
  readonly item?: OutputItem;
  readonly item_id?: string;
  readonly output_index?: number;
  readonly delta?: string;
  readonly text?: string;
  readonly [member: string]: unknown;
}

/** The response in an answer. */
export function responseOf({ text }: Pick<Answer, 'text'>): ResponseJson {
  return JSON.parse(text) as ResponseJson;
}

/** Asks for a response that has to come. */
export async function respond(simulator: Simulator, body: Readonly<Record<string, unknown>>): Promise<ResponseJson> {
  const answer = await post(simulator, '/v1/responses', body);
  assert.equal(answer.status, 200, answer.text);
  return responseOf(answer);
}

/** The events of a stream. Each has its type as its name, and events are numbered without a gap. @param first the number of the first one */
export function readEvents(text: string, first = 0): ResponseEvent[] {
  const frames = text.split('\n\n').filter((frame) => frame !== '');
  return frames.map((frame, index) => {
    const [, name, data = ''] = /^event: (\S+)\ndata: (.*)$/.exec(frame) ?? [];
    const event = JSON.parse(data) as ResponseEvent;
    assert.equal(event.type, name);
    assert.equal(event.sequence_number, first + index);
    return event;
  });
}

/** Types in order, equal ones that follow each other once, without what all have in common. */
export function outline(events: readonly ResponseEvent[]): string[] {
  const types = events.map(({ type }) => type.replace(/^response\./, ''));
  return types.filter((type, index) => type !== types[index - 1]);
}

/** The text of a response's messages. */
export function textOf({ output }: ResponseJson): string {
  return output.flatMap(({ type, content }) => (type === 'message' ? (content ?? []).map(({ text }) => text) : [])).join('');
}

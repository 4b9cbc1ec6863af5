// Requests that are wrong, and what is said of them.
import assert from 'node:assert/strict';
import type { Simulator } from '../../lib/simulator.ts';
import { post } from './simulator-fixture.ts';

export interface BadRequest {
  readonly name: string;
  readonly path?: string;
  /** A text as it is, anything else as JSON. */
  readonly body: unknown;
  /** 400 unless given. */
  readonly status?: number;
  /** `BadRequestError` unless given. */
  readonly type?: string;
  readonly param: string | null;
  /** Parts of the message: numbers and names that a client may look for. */
  readonly says?: readonly string[];
}

/** Sends each of them, to `path` where it names none, and looks at the errors. */
export async function assertRefused(simulator: Simulator, path: string, requests: readonly BadRequest[]): Promise<void> {
  for (const { name, path: own = path, body, status = 400, type = 'BadRequestError', param, says = [] } of requests) {
    const answer = await post(simulator, own, body);
    const { message = '', ...error } = answer.json.error ?? {};
    assert.deepEqual({ status: answer.status, ...error }, { status, type, param, code: status }, `${name}: ${answer.text}`);
    for (const part of says) assert.ok(message.includes(part), `${name}: ${message} lacks ${part}`);
  }
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStopHandler, SAME_STOP_MS, type StopSignal } from '../lib/stop-signals.ts';

/** Sends signals at their times, and gives what was heard. */
function hear(...signals: readonly [atMs: number, signal: StopSignal][]): string[] {
  const heard: string[] = [];
  let nowMs = 0;
  const handle = createStopHandler({
    nowMs: () => nowMs,
    onStop: (signal) => heard.push(`stop ${signal}`),
    onInsist: (signal) => heard.push(`insist ${signal}`),
  });
  for (const [atMs, signal] of signals) {
    nowMs = atMs;
    handle(signal);
  }
  return heard;
}

describe('createStopHandler', () => {
  it('stops at the first signal, at time zero too', () => {
    assert.deepEqual(hear([0, 'SIGTERM']), ['stop SIGTERM']);
    assert.deepEqual(hear([70, 'SIGINT']), ['stop SIGINT']);
  });

  it('counts signals that follow closely as the same stop, whichever they are', () => {
    assert.deepEqual(hear([100, 'SIGINT'], [100, 'SIGINT'], [101, 'SIGTERM'], [99 + SAME_STOP_MS, 'SIGINT']), ['stop SIGINT']);
  });

  it('takes a later one as insistence, reckoned from the first and not from a repeat', () => {
    assert.deepEqual(hear([100, 'SIGINT'], [500, 'SIGINT'], [100 + SAME_STOP_MS, 'SIGTERM']), ['stop SIGINT', 'insist SIGTERM']);
  });
});

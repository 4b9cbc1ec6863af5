import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type EndFacts, toMessageEnd } from '../../../lib/api/anthropic/stop-reason.ts';

const STOP: EndFacts = { finishReason: 'stop', stopReason: null, usesTool: false, isToolComplete: false };

const CASES: readonly (readonly [facts: Partial<EndFacts>, stopReason: string | null, stopSequence: string | null])[] = [
  [{}, 'end_turn', null],
  [{ stopReason: 7 }, 'end_turn', null],
  [{ stopReason: 'X' }, 'stop_sequence', 'X'],
  [{ finishReason: 'length', stopReason: 'X', usesTool: true, isToolComplete: true }, 'max_tokens', null],
  [{ finishReason: 'abort' }, null, null],
  [{ finishReason: 'tool_calls' }, 'tool_use', null],
  [{ usesTool: true }, 'tool_use', null],
  [{ usesTool: true, stopReason: 'X' }, 'stop_sequence', 'X'],
  [{ usesTool: true, isToolComplete: true, stopReason: 'X' }, 'tool_use', null],
];

describe('toMessageEnd', () => {
  it('says why a message ended', () => {
    for (const [facts, stopReason, stopSequence] of CASES) {
      assert.deepEqual(toMessageEnd({ ...STOP, ...facts }), { stopReason, stopSequence }, JSON.stringify(facts));
    }
  });
});

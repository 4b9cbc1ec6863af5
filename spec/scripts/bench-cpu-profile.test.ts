// The bench's summary of V8 CPU profiles.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summarizeSelfTimes } from '../../scripts/bench/cpu-profile.ts';

describe('summarizeSelfTimes', () => {
  it('adds up samples by function, leaves idle time out and puts the longest first', () => {
    const profile = {
      nodes: [
        { id: 1, callFrame: { functionName: '(idle)', url: '', lineNumber: -1 } },
        { id: 2, callFrame: { functionName: 'write', url: 'file:///app/dist/wire/sse.js', lineNumber: 9 } },
        { id: 3, callFrame: { functionName: '', url: 'file:///app/dist/main.js', lineNumber: 0 } },
        { id: 4, callFrame: { functionName: 'write', url: 'file:///app/dist/wire/sse.js', lineNumber: 9 } },
      ],
      samples: [1, 2, 3, 4],
      timeDeltas: [5000, 1000, 1000, 2000],
    };
    assert.deepEqual(summarizeSelfTimes(profile), [
      { where: 'write wire/sse.js:10', selfMs: 3, ratio: 0.75 },
      { where: '(anonymous) dist/main.js:1', selfMs: 1, ratio: 0.25 },
    ]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMeasuredPoints } from '../../../../lib/engine/pacing/step-paced/table-points.ts';

const SOURCE = { flag: '--step-time-table', path: 'points.json' };

describe('parseMeasuredPoints', () => {
  it('reads points; a count that is left out is 0, and what stands beside the points is the user\'s', () => {
    const points = [{ prefill_tokens: 512, kv_tokens: 512, ms: 20.5 }, { decode_requests: 8, kv_tokens: null, ms: 0 }];
    assert.deepEqual(parseMeasuredPoints({ device: 'h100', points }, SOURCE), [
      { numPrefillTokens: 512, numDecodeRequests: 0, numKvTokensRead: 512, ms: 20.5 },
      { numPrefillTokens: 0, numDecodeRequests: 8, numKvTokensRead: 0, ms: 0 },
    ]);
  });

  const bad: [name: string, value: unknown, problem: string][] = [
    ['an array', [], 'expected an object, got []'],
    ['no points', {}, 'points: expected an array of at least one point, each {"prefill_tokens", "decode_requests", "kv_tokens", "ms"}'],
    ['an empty array of points', { points: [] }, 'points: expected an array of at least one point, each {"prefill_tokens", "decode_requests", "kv_tokens", "ms"}'],
    ['points that are no array', { points: {} }, 'points: expected an array, got {}'],
    ['a point that is no object', { points: [{ ms: 1 }, 5] }, 'points[1]: expected an object, got 5'],
    ['a point without a time', { points: [{ decode_requests: 1 }] }, 'points[0].ms: expected a number from 0 to 1000000000, got nothing'],
    ['a negative time', { points: [{ ms: -1 }] }, 'points[0].ms: expected a number from 0 to 1000000000, got -1'],
    ['a time beyond all numbers', { points: [{ ms: Number.POSITIVE_INFINITY }] }, 'points[0].ms: expected a number from 0 to 1000000000, got Infinity'],
    ['a text for a time', { points: [{ ms: '5' }] }, 'points[0].ms: expected a number from 0 to 1000000000, got "5"'],
    ['half a token', { points: [{ ms: 1, kv_tokens: 0.5 }] }, 'points[0].kv_tokens: expected an integer from 0 to 1000000000, got 0.5'],
    ['a field that is misspelt', { points: [{ ms: 1, prefil_tokens: 5 }] }, 'points[0].prefil_tokens: unknown field; expected prefill_tokens, decode_requests, kv_tokens or ms'],
    ['a field called constructor', { points: [{ ms: 1, constructor: 5 }] }, 'points[0].constructor: unknown field; expected prefill_tokens, decode_requests, kv_tokens or ms'],
    [
      'two points at one place',
      { points: [{ ms: 1, kv_tokens: 3 }, { ms: 2 }, { ms: 3, kv_tokens: 3, decode_requests: 0 }] },
      'points[2]: has the same counts as points[0]; expected one point, their mean or median',
    ],
  ];
  for (const [name, value, problem] of bad) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parseMeasuredPoints(value, SOURCE), { name: 'OptionValueError', message: `--step-time-table: points.json: ${problem}` });
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { STEP_TIME_MODELS } from '../../lib/engine/pacing/step-paced/models.ts';
import { SHAPES } from '../../lib/engine/pacing/step-paced/shapes.ts';
import type { StepLoad, StepTimeModel } from '../../lib/engine/pacing/step-paced/step-time.ts';
import { createTableModel } from '../../lib/engine/pacing/step-paced/table.ts';
import { stepTimeModelOf } from '../support/step-loads.ts';

const SEED = 20;
const ROUNDS = 500;

interface Row {
  readonly kind: keyof typeof STEP_TIME_MODELS;
  readonly name: string;
  readonly model: StepTimeModel;
  /** Why the model may take less time for more work; null: it may not. */
  readonly fallsBecause: string | null;
}

function linearOf(ms: number): StepTimeModel {
  const prices = { stepTimeBase: ms, stepTimePerPrefillToken: ms, stepTimePerDecodeRequest: ms, stepTimePerKvToken: ms };
  return stepTimeModelOf({ stepTimeModel: 'linear', ...prices });
}

const ROWS: readonly Row[] = [
  { kind: 'linear', name: 'linear', model: stepTimeModelOf({ stepTimeModel: 'linear' }), fallsBecause: null },
  { kind: 'linear', name: 'linear, free of charge', model: linearOf(0), fallsBecause: null },
  { kind: 'linear', name: 'linear, at its limits', model: linearOf(1e9), fallsBecause: null },
  ...[...SHAPES.keys()].flatMap((modelShape) =>
    [1, 8].map((tensorParallelSize): Row => {
      const model = stepTimeModelOf({ stepTimeModel: 'roofline', modelShape, tensorParallelSize });
      return { kind: 'roofline', name: `roofline of ${modelShape} on ${tensorParallelSize}`, model, fallsBecause: null };
    })),
  { kind: 'table', name: 'table', model: createRandomTable(createRng(SEED)), fallsBecause: 'measurements do' },
];

function createRandomTable(rng: Rng): StepTimeModel {
  const points = Array.from({ length: 300 }, () => ({
    numPrefillTokens: rng.integer(0, 6) ** 4,
    numDecodeRequests: rng.integer(0, 6) ** 3,
    numKvTokensRead: rng.integer(0, 1_000_000),
    ms: rng.next() < 0.1 ? 0 : rng.next() * 1000,
  }));
  return createTableModel(points);
}

/** Sizes from one to the largest there are, each order of magnitude as likely. */
function drawCount(rng: Rng, largest: number): number {
  return rng.next() < 0.2 ? 0 : Math.floor(largest ** rng.next());
}

function drawLoad(rng: Rng): StepLoad {
  return {
    numPrefillTokens: drawCount(rng, 1e8),
    numDecodeRequests: drawCount(rng, 1e6),
    numKvTokensRead: drawCount(rng, 1e14),
    numAttentionPairs: drawCount(rng, 1e16),
  };
}

const FIELDS = ['numPrefillTokens', 'numDecodeRequests', 'numKvTokensRead', 'numAttentionPairs'] as const;
const NOTHING: StepLoad = { numPrefillTokens: 0, numDecodeRequests: 0, numKvTokensRead: 0, numAttentionPairs: 0 };

describe('the step-time models', () => {
  it('all stand in this suite', () => {
    assert.deepEqual([...new Set(ROWS.map(({ kind }) => kind))], Object.keys(STEP_TIME_MODELS));
  });
});

for (const { name, model, fallsBecause } of ROWS) {
  describe(`the step-time model ${name}`, () => {
    it('gives a finite time that is never negative, the same each time', () => {
      const rng = createRng(SEED);
      for (const load of [NOTHING, ...Array.from({ length: ROUNDS }, () => drawLoad(rng))]) {
        const time = model.stepTimeMs(load);
        assert.ok(Number.isFinite(time) && time >= 0, `seed ${SEED}: ${time} for ${JSON.stringify(load)}`);
        assert.equal(model.stepTimeMs({ ...load }), time);
      }
    });

    it('takes no less time when any part of the load grows', { skip: fallsBecause ?? false }, () => {
      const rng = createRng(SEED);
      for (let round = 0; round < ROUNDS; round++) {
        const load = drawLoad(rng);
        for (const field of FIELDS) {
          const more = { ...load, [field]: load[field] + 1 + drawCount(rng, 1e6) };
          const [time, longer] = [model.stepTimeMs(load), model.stepTimeMs(more)];
          assert.ok(longer >= time, `seed ${SEED}: ${time} for ${JSON.stringify(load)}, but ${longer} with more ${field}`);
        }
      }
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelShape } from '../../../../lib/engine/pacing/step-paced/model-shape.ts';
import { createRooflineModel, type RooflineModelOptions } from '../../../../lib/engine/pacing/step-paced/roofline.ts';
import type { StepLoad } from '../../../../lib/engine/pacing/step-paced/step-time.ts';
import { decode, type GivenStepOptions, prefill, stepTimeModelOf, together } from '../../../support/step-loads.ts';

// Small enough to reckon by hand. Per layer: attention 2 * 4 * 2 * (2 + 1) = 48 weights, feed-forward 3 * 4 * 8 = 96; two
// layers: 288. Head: 10 * 4 = 40. KV cache: 2 * 1 * 2 elements per layer and token. A pair: 4 * 2 * 2 operations per layer.
const SHAPE: ModelShape = {
  numLayers: 2,
  hiddenSize: 4,
  vocabSize: 10,
  hasTiedEmbeddings: false,
  attention: { kind: 'grouped', numHeads: 2, numKvHeads: 1, headSize: 2 },
  slidingWindow: null,
  intermediateSize: 8,
  numFeedForwardMatrices: 3,
  experts: null,
  bytesPerWeight: 2,
  bytesPerKvElement: 2,
};

// One operation and one byte a millisecond, unless a test says otherwise.
const SLOW = { flops: 1000, memoryBandwidth: 1000, interconnectBandwidth: 1000 };
const NEVER = 1e18;

function timeOf(load: StepLoad, options: Partial<RooflineModelOptions> = {}): number {
  const model = createRooflineModel({
    shape: SHAPE,
    device: SLOW,
    numDevices: 1,
    computeEfficiency: 1,
    memoryEfficiency: 1,
    stepOverheadMs: 0,
    allReduceLatencyMs: 0,
    ...options,
  });
  return Math.round(model.stepTimeMs(load) * 1e6) / 1e6;
}

const computeOnly = { device: { flops: 1000, memoryBandwidth: NEVER, interconnectBandwidth: NEVER } };
const memoryOnly = { device: { flops: NEVER, memoryBandwidth: 1000, interconnectBandwidth: NEVER } };
const transferOnly = { device: { flops: NEVER, memoryBandwidth: NEVER, interconnectBandwidth: 1000 } };

describe('createRooflineModel', () => {
  it('computes 2 operations per weight and token, the head for decodes alone, and attention per pair', () => {
    assert.equal(timeOf(decode(3, 10), computeOnly), 2 * 288 * 3 + 2 * 40 * 3 + 2 * 16 * 30);
    assert.equal(timeOf(prefill(4, 6), computeOnly), 2 * 288 * 4 + 2 * 16 * (4 * 6 + 10));
  });

  it('reads all weights but the input embedding once, and the KV cache of every sequence', () => {
    assert.equal(timeOf(decode(3, 10), memoryOnly), 2 * (288 + 40) + 2 * 4 * 2 * 30);
    assert.equal(timeOf(decode(3, 10), { ...memoryOnly, shape: { ...SHAPE, bytesPerWeight: 1, bytesPerKvElement: 0.5 } }), 328 + 120);
  });

  it('takes the longer of the two, and the overhead', () => {
    const load = decode(1, 1000);
    const [compute, memory] = [timeOf(load, computeOnly), timeOf(load, memoryOnly)];
    assert.ok(compute > memory);
    assert.equal(timeOf(load), compute);
    assert.equal(timeOf(load, { device: { ...SLOW, memoryBandwidth: 100 } }), memory * 10);
    assert.equal(timeOf(load, { stepOverheadMs: 7.5 }), compute + 7.5);
  });

  it('reaches the given part of the peaks', () => {
    assert.equal(timeOf(decode(3, 10), { ...computeOnly, computeEfficiency: 0.5 }), 2 * timeOf(decode(3, 10), computeOnly));
    assert.equal(timeOf(decode(3, 10), { ...memoryOnly, memoryEfficiency: 0.25 }), 4 * timeOf(decode(3, 10), memoryOnly));
  });

  describe('with several devices', () => {
    it('shares arithmetic, weights and key-value heads', () => {
      assert.equal(timeOf(decode(3, 10), { ...computeOnly, numDevices: 2 }), timeOf(decode(3, 10), computeOnly) / 2);
      const shape: ModelShape = { ...SHAPE, attention: { kind: 'grouped', numHeads: 2, numKvHeads: 2, headSize: 2 } };
      assert.equal(timeOf(decode(3, 10), { ...memoryOnly, shape, numDevices: 2 }), timeOf(decode(3, 10), { ...memoryOnly, shape }) / 2);
    });

    it('repeats key-value heads where there are fewer of them than devices', () => {
      assert.equal(timeOf(decode(3, 10), { ...memoryOnly, numDevices: 2 }), 328 + 480);
    });

    it('reduces twice a layer, around a ring, in 16 bits', () => {
      // 4 elements of 2 bytes, 2 * (4 - 1) / 4 of them; two layers.
      assert.equal(timeOf(prefill(5), { ...transferOnly, numDevices: 4 }), 2 * 2 * (1.5 * 8 * 5));
      assert.equal(timeOf(prefill(5), { ...transferOnly, numDevices: 4, allReduceLatencyMs: 3 }), 2 * 2 * (60 + 3));
      assert.equal(timeOf(prefill(5), { ...transferOnly, numDevices: 4, memoryEfficiency: 0.5 }), 2 * 2 * 120);
      assert.equal(timeOf(prefill(5), { ...transferOnly, numDevices: 1, allReduceLatencyMs: 3 }), 0);
    });
  });

  describe('with experts', () => {
    // One dense layer and one with experts of 3 * 4 * 5 = 60 weights, a router of 4 * 8, a shared expert of 3 * 4 * 2.
    const experts = { numLayers: 1, numExperts: 8, numActive: 2, intermediateSize: 5, sharedIntermediateSize: 2, bytesPerWeight: 1 };
    const shape: ModelShape = { ...SHAPE, experts };
    const always = 2 * 48 + 96 + 32 + 24;

    it('computes the active ones', () => {
      assert.equal(timeOf(prefill(3), { ...computeOnly, shape }), 2 * 3 * (always + 2 * 60) + 2 * 16 * 6);
    });

    it('reads those that some token goes to: the active ones for one token, nearly all for many', () => {
      const kv = (numTokens: number): number => 2 * 4 * 2 * numTokens;
      assert.equal(timeOf(prefill(1), { ...memoryOnly, shape }), 2 * (always + 40) + 2 * 60 + kv(1));
      assert.equal(timeOf(prefill(2), { ...memoryOnly, shape }), 2 * (always + 40) + 8 * (1 - 0.75 ** 2) * 60 + kv(2));
      assert.equal(timeOf(prefill(200), { ...memoryOnly, shape }), 2 * (always + 40) + 8 * 60 + kv(200));
    });
  });

  it('bounds what layers with a sliding window see by the window', () => {
    const shape: ModelShape = { ...SHAPE, slidingWindow: { numLayers: 1, numTokens: 8 } };
    assert.equal(timeOf(decode(3, 10), { ...memoryOnly, shape }), 656 + 8 * 30 + 8 * 24);
    assert.equal(timeOf(decode(3, 10), { ...computeOnly, shape }), 328 * 6 + 16 * 30 + 16 * 24);
    assert.equal(timeOf(decode(3, 8), { ...memoryOnly, shape }), timeOf(decode(3, 8), memoryOnly));
  });

  it('caches one compressed vector per token for latent attention, on every device', () => {
    const attention = { kind: 'latent', numHeads: 2, queryRank: 3, kvRank: 5, ropeHeadSize: 1, nopeHeadSize: 2, valueHeadSize: 3 } as const;
    const shape: ModelShape = { ...SHAPE, attention };
    // Queries 3 * (4 + 2 * 3), keys and values 4 * (5 + 1) + 5 * 2 * (2 + 3), output 2 * 3 * 4: 128 weights a layer.
    const weights = 2 * (2 * (128 + 96) + 40);
    assert.equal(timeOf(decode(3, 10), { ...memoryOnly, shape }), weights + 2 * 6 * 2 * 30);
    assert.equal(timeOf(decode(3, 10), { ...memoryOnly, shape, numDevices: 2 }), weights / 2 + 2 * 6 * 2 * 30);
    assert.equal(timeOf(prefill(4), { ...computeOnly, shape }), 2 * 2 * (128 + 96) * 4 + 2 * (2 * 2 * (2 + 1 + 3)) * 10);
    const uncompressed: ModelShape = { ...shape, attention: { ...attention, queryRank: null } };
    assert.equal(timeOf(prefill(0), { ...memoryOnly, shape: uncompressed }), weights + 2 * 2 * (4 * 6 - 3 * 10));
  });
});

describe('the defaults of roofline', () => {
  // Where the figures come from is said at the options.
  const h100 = { modelShape: 'llama-3.1-8b', device: 'h100' } as const;
  const a100 = { modelShape: 'llama-3.1-8b', device: 'a100' } as const;
  const twoH100InFp8 = { modelShape: 'llama-3.3-70b', tensorParallelSize: 2, bytesPerWeight: 1, deviceFlops: 1979e12 } as const;
  const rows: [measurement: string, publishedMs: number, given: GivenStepOptions, load: StepLoad][] = [
    ['ITL of one request, Llama-3.1-8B, H100, vLLM 0.21', 6.48, h100, decode(1, 300)],
    ['ITL of four requests, Llama-3.1-8B, H100, vLLM 0.21', 6.59, h100, decode(4, 300)],
    ['ITL of one request, Llama-3.1-8B, A100 40GB, vLLM 0.23', 13.3, { ...a100, deviceMemoryBandwidth: 1.555e12 }, decode(1, 1088)],
    ['TTFT of 500 tokens, Llama-3.1-8B, A100, NIM', 48.3, a100, prefill(500)],
    ['TTFT of 5000 tokens, Llama-3.3-70B in FP8, two H100, NIM', 406.8, twoH100InFp8, prefill(5000)],
    ['ITL of one request, Llama-3.3-70B in FP8, two H100, NIM', 18.6, twoH100InFp8, decode(1, 5250)],
  ];
  for (const [measurement, publishedMs, given, load] of rows) {
    it(`come within 15 % of ${measurement}: ${publishedMs} ms`, () => {
      const time = stepTimeModelOf({ stepTimeModel: 'roofline', ...given }).stepTimeMs(load);
      assert.ok(Math.abs(time / publishedMs - 1) < 0.15, `${time} ms`);
    });
  }

  it('let the inter-token latency rise with context, batch and prefill, and fall with devices', () => {
    const given = { stepTimeModel: 'roofline', modelShape: 'llama-3.1-70b', tensorParallelSize: 4 } as const;
    const four = stepTimeModelOf(given);
    const loads = [decode(1, 100), decode(32, 100), decode(32, 4000), together(decode(32, 4000), prefill(2048))];
    const times = loads.map((load) => four.stepTimeMs(load));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
    assert.equal(new Set(times).size, times.length);
    const eight = stepTimeModelOf({ ...given, tensorParallelSize: 8 });
    for (const load of loads) assert.ok(eight.stepTimeMs(load) < four.stepTimeMs(load));
  });
});

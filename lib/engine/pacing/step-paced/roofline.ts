// The roofline model: a step takes as long as its arithmetic or its memory traffic, whichever is longer.
// After Williams, Waterman, Patterson: "Roofline: an insightful visual performance model", 2009.
import { countKvElements, countPairFlops } from './attention.ts';
import type { Device } from './devices.ts';
import { countParameters, type ModelShape } from './model-shape.ts';
import type { StepLoad, StepTimeModel } from './step-time.ts';

export interface RooflineModelOptions {
  readonly shape: ModelShape;
  readonly device: Device;
  /** Devices that share every layer (tensor parallelism), 1 or more. */
  readonly numDevices: number;
  /** What is reached of the device's arithmetic, and of its memory and interconnect bandwidth; above 0, at most 1. */
  readonly computeEfficiency: number;
  readonly memoryEfficiency: number;
  /** Milliseconds of every step, whatever is in it. */
  readonly stepOverheadMs: number;
  /** Milliseconds of every all-reduce among devices, whatever its size. */
  readonly allReduceLatencyMs: number;
}

/**
 * `max(operations / FLOP/s, bytes / bandwidth) + all-reduces + overhead`, the first two shared among the devices.
 *
 * - operations: 2 per active weight and token, and attention's per query-key pair
 * - bytes: every weight that some token needs, once, and the KV cache of every scheduled sequence
 */
export function createRooflineModel(options: RooflineModelOptions): StepTimeModel {
  const { device, numDevices, computeEfficiency, memoryEfficiency, stepOverheadMs } = options;
  const flopsPerMs = (device.flops * computeEfficiency * numDevices) / 1000;
  const bytesPerMs = (device.memoryBandwidth * memoryEfficiency) / 1000;
  const countFlops = createFlopCounter(options.shape);
  const countBytes = createByteCounter(options);
  const allReduceMs = createAllReduceTimer(options);
  return {
    stepTimeMs: (load) =>
      Math.max(countFlops(load) / flopsPerMs, countBytes(load) / bytesPerMs) + allReduceMs(countTokens(load)) + stepOverheadMs,
  };
}

function countTokens({ numPrefillTokens, numDecodeRequests }: StepLoad): number {
  return numPrefillTokens + numDecodeRequests;
}

/** Operations of a step, over all devices. */
function createFlopCounter(shape: ModelShape): (load: StepLoad) => number {
  const { head, perToken, expert } = countParameters(shape);
  const activePerToken = perToken + (shape.experts === null ? 0 : shape.experts.numLayers * shape.experts.numActive * expert);
  const pairFlops = countPairFlops(shape.attention);
  // The head is multiplied for sampled tokens alone: the one at the end of a prefill does not show beside the rest of it.
  return (load) =>
    2 * activePerToken * countTokens(load) +
    2 * head * load.numDecodeRequests +
    pairFlops * sumOverLayers(shape, load.numAttentionPairs, countTokens(load));
}

/** Bytes that each device reads in a step. */
function createByteCounter({ shape, numDevices }: RooflineModelOptions): (load: StepLoad) => number {
  const { head, perToken } = countParameters(shape);
  const alwaysRead = (head + perToken) * shape.bytesPerWeight;
  const kvBytes = countKvElements(shape.attention, numDevices) * shape.bytesPerKvElement;
  const expertBytes = createExpertByteCounter(shape);
  return (load) =>
    (alwaysRead + expertBytes(countTokens(load))) / numDevices +
    kvBytes * sumOverLayers(shape, load.numKvTokensRead, countTokens(load));
}

/**
 * Bytes of the routed experts that at least one of the tokens goes to, all layers: with k of E experts for each token, and
 * choices that are independent and even, E * (1 - (1 - k / E)^tokens) of them are expected.
 */
function createExpertByteCounter(shape: ModelShape): (numTokens: number) => number {
  if (shape.experts === null) return () => 0;
  const { numLayers, numExperts, numActive, bytesPerWeight } = shape.experts;
  const allBytes = numLayers * numExperts * countParameters(shape).expert * bytesPerWeight;
  return (numTokens) => allBytes * (1 - (1 - numActive / numExperts) ** numTokens);
}

/**
 * A sum over sequences (KV tokens, or query-key pairs), times the layers. In a layer with a window no token sees more than
 * the window, which bounds the sum; exact where all sequences decode beyond it, or none reaches it.
 */
function sumOverLayers({ numLayers, slidingWindow }: ModelShape, sum: number, numTokens: number): number {
  if (slidingWindow === null) return numLayers * sum;
  const windowed = Math.min(sum, slidingWindow.numTokens * numTokens);
  return (numLayers - slidingWindow.numLayers) * sum + slidingWindow.numLayers * windowed;
}

// Activations are exchanged in 16 bits.
const BYTES_PER_ACTIVATION = 2;
// After attention, and after the feed-forward block.
const ALL_REDUCES_PER_LAYER = 2;

/** Milliseconds of a step's all-reduces: each device sends its share to the others twice around a ring, 2 * (n - 1) / n of the data. */
function createAllReduceTimer(options: RooflineModelOptions): (numTokens: number) => number {
  const { shape, device, numDevices, memoryEfficiency, allReduceLatencyMs } = options;
  if (numDevices === 1) return () => 0;
  const bytesPerToken = ((2 * (numDevices - 1)) / numDevices) * shape.hiddenSize * BYTES_PER_ACTIVATION;
  const perTokenMs = bytesPerToken / ((device.interconnectBandwidth * memoryEfficiency) / 1000);
  return (numTokens) => ALL_REDUCES_PER_LAYER * shape.numLayers * (allReduceLatencyMs + perTokenMs * numTokens);
}

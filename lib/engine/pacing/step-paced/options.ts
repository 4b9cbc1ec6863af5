// The options of step-paced timing: which model tells how long a step takes, and what it is made of.
import type { OptionSpecs } from '../../../config/option.ts';
import { choice, durationMs, integer, named, number, optional, text } from '../../../config/option-types.ts';
import { DEVICE_NAMES, type DeviceName } from './devices.ts';

/** The step-time models by name. */
export type StepTimeModelName = (typeof STEP_TIME_MODEL_NAMES)[number];

const STEP_TIME_MODEL_NAMES = ['linear', 'roofline', 'table'] as const;

/** Durations are in milliseconds. What another model than the chosen one needs is ignored. */
export interface StepPacedConfig {
  /** Null: requests are paced one by one, without steps. */
  readonly stepTimeModel: StepTimeModelName | null;
  readonly stepTimeBase: number;
  readonly stepTimePerPrefillToken: number;
  readonly stepTimePerDecodeRequest: number;
  readonly stepTimePerKvToken: number;
  /** A shipped name, a config.json or its folder. Null: as the model. */
  readonly modelShape: string | null;
  readonly device: DeviceName;
  /** Operations per second; null: the device's. */
  readonly deviceFlops: number | null;
  /** Bytes per second; null: the device's. */
  readonly deviceMemoryBandwidth: number | null;
  /** Bytes per second in one direction; null: the device's. */
  readonly deviceInterconnectBandwidth: number | null;
  readonly computeEfficiency: number;
  readonly memoryEfficiency: number;
  readonly stepOverhead: number;
  readonly allReduceLatency: number;
  readonly tensorParallelSize: number;
  /** Null: the shape's. */
  readonly bytesPerWeight: number | null;
  /** Null: the shape's. */
  readonly bytesPerKvElement: number | null;
  /** A file of measured points; null: none. */
  readonly stepTimeTable: string | null;
}

const STEPS = 'Step-paced timing';
const ROOFLINE = 'Step-paced timing: roofline';

// What vLLM's --device could be as long as it had one; it says nothing about arithmetic.
const PLATFORMS: Readonly<Record<string, DeviceName>> = { auto: 'h100', cuda: 'h100', cpu: 'h100', rocm: 'h100', tpu: 'h100', xpu: 'h100' };

const flops = optional(number({ min: 1e9, max: 1e18 }));
const bandwidth = optional(number({ min: 1e6, max: 1e15 }));
const efficiency = number({ min: 0.01, max: 1 });
const bytesPerElement = optional(number({ min: 0.125, max: 8 }));

/**
 * The defaults of `linear` are an 8B model in BF16 on one H100. 6.5 ms: the inter-token latency of one request that
 * yobitelcomm's InferenceBench published for vLLM 0.21 and Llama-3.1-8B (6.48 ms). 6 us: what inference-sim (BLIS) fitted
 * for a decode request of the same pair. 30 us and 50 ns: 14 GFLOP at half of 989 TFLOP/s, 128 KiB at three quarters of
 * 3.35 TB/s.
 *
 * The defaults of `roofline` are fitted to measurements that were published: 75 % of the memory's bandwidth and 0.5 ms give
 * both that inter-token latency and the 13.3 ms of vLLM 0.23 on an A100 with 40 GB (J. Musgrave, 75 tokens/s); 50 % of the
 * arithmetic give the times to the first token that NVIDIA publishes for NIM (Llama-3.1-8B in BF16 on an A100, 500 tokens:
 * 48 ms; Llama-3.3-70B in FP8 on two H100, 5000 tokens: 407 ms).
 */
export const stepPacedOptions: OptionSpecs<StepPacedConfig> = {
  stepTimeModel: {
    flag: 'step-time-model',
    type: optional(choice(STEP_TIME_MODEL_NAMES)),
    default: null,
    defaultText: 'none: requests are paced one by one',
    help: 'Run the engine in steps, as vLLM does, that take the time this model says',
    section: STEPS,
  },
  stepTimeBase: {
    flag: 'step-time-base',
    type: durationMs(),
    default: 6.5,
    help: 'linear: time of every step',
    section: STEPS,
  },
  stepTimePerPrefillToken: {
    flag: 'step-time-per-prefill-token',
    type: durationMs(),
    default: 0.03,
    help: 'linear: time for each prompt token computed in the step',
    section: STEPS,
  },
  stepTimePerDecodeRequest: {
    flag: 'step-time-per-decode-request',
    type: durationMs(),
    default: 0.006,
    help: 'linear: time for each sequence that computes one token',
    section: STEPS,
  },
  stepTimePerKvToken: {
    flag: 'step-time-per-kv-token',
    type: durationMs(),
    default: 0.00005,
    help: 'linear: time for each KV-cache token that attention reads',
    section: STEPS,
  },
  stepTimeTable: {
    flag: 'step-time-table',
    type: optional(text({ placeholder: 'FILE', minLength: 1 })),
    default: null,
    defaultText: 'none',
    help: 'table: JSON file of measured steps, {"points": [{"prefill_tokens", "decode_requests", "kv_tokens", "ms"}, ...]}',
    section: STEPS,
  },
  modelShape: {
    flag: 'model-shape',
    type: optional(text({ placeholder: 'NAME|PATH', minLength: 1 })),
    default: null,
    defaultText: 'as --model',
    help: 'Shape of the model: a name such as llama-3.1-8b, or a Hugging Face config.json or the folder with it',
    section: ROOFLINE,
  },
  device: {
    flag: 'device',
    type: named(choice(DEVICE_NAMES), PLATFORMS),
    default: 'h100',
    help: 'Device whose arithmetic and bandwidths count, unless they are given',
    section: ROOFLINE,
  },
  tensorParallelSize: {
    flag: 'tensor-parallel-size',
    type: integer({ min: 1, max: 1024 }),
    default: 1,
    help: 'Devices that share every layer; it divides the attention heads',
    section: ROOFLINE,
  },
  deviceFlops: {
    flag: 'device-flops',
    type: flops,
    default: null,
    defaultText: 'of --device',
    help: 'Peak operations per second, dense: 989e12',
    section: ROOFLINE,
  },
  deviceMemoryBandwidth: {
    flag: 'device-memory-bandwidth',
    type: bandwidth,
    default: null,
    defaultText: 'of --device',
    help: 'Peak bytes per second from memory: 3.35e12',
    section: ROOFLINE,
  },
  deviceInterconnectBandwidth: {
    flag: 'device-interconnect-bandwidth',
    type: bandwidth,
    default: null,
    defaultText: 'of --device',
    help: 'Peak bytes per second from one device to the others, in one direction: 450e9',
    section: ROOFLINE,
  },
  computeEfficiency: {
    flag: 'compute-efficiency',
    type: efficiency,
    default: 0.5,
    help: 'Part of the peak operations per second that is reached',
    section: ROOFLINE,
  },
  memoryEfficiency: {
    flag: 'memory-efficiency',
    type: efficiency,
    default: 0.75,
    help: 'Part of the peak bandwidths, of memory and interconnect, that is reached',
    section: ROOFLINE,
  },
  stepOverhead: {
    flag: 'step-overhead',
    type: durationMs(),
    default: 0.5,
    help: 'Time that every step takes beside arithmetic and memory',
    section: ROOFLINE,
  },
  allReduceLatency: {
    flag: 'all-reduce-latency',
    type: durationMs(),
    default: 0.01,
    help: 'Time that each of the two all-reduces of a layer takes beside its transfer, with more than one device',
    section: ROOFLINE,
  },
  bytesPerWeight: {
    flag: 'bytes-per-weight',
    type: bytesPerElement,
    default: null,
    defaultText: 'of the shape',
    help: 'Bytes of a weight: 2 for BF16, 1 for FP8, 0.5 for 4 bits',
    section: ROOFLINE,
  },
  bytesPerKvElement: {
    flag: 'bytes-per-kv-element',
    type: bytesPerElement,
    default: null,
    defaultText: 'of the shape',
    help: 'Bytes of an element of the KV cache: 2 for BF16, 1 for FP8',
    section: ROOFLINE,
  },
};

// The step-time models by name: the one place that knows them all, and where the files that options name are read.
import path from 'node:path';
import { OptionValueError } from '../../../config/option.ts';
import { showValue } from '../../../config/show.ts';
import { type Device, DEVICES } from './devices.ts';
import { parseModelConfig } from './hugging-face-config.ts';
import { isRegularFile, readJsonFile } from './json-file.ts';
import { createLinearModel } from './linear.ts';
import type { ModelShape } from './model-shape.ts';
import type { StepPacedConfig, StepTimeModelName } from './options.ts';
import { createRooflineModel } from './roofline.ts';
import { findShape, SHAPES } from './shapes.ts';
import type { StepTimeModel } from './step-time.ts';
import { createTableModel } from './table.ts';
import { parseMeasuredPoints } from './table-points.ts';

/** What a model is made from. */
export interface StepTimeModelConfig extends StepPacedConfig {
  /** Name or path of the served model: its shape, unless another one is given. */
  readonly model: string;
}

/**
 * The model that the configuration chooses, or null when requests are paced one by one. Reads the files it names, at once.
 *
 * @throws OptionValueError that names the option, for a file that is missing or wrong and for options that do not fit together.
 */
export function createStepTimeModel(config: StepTimeModelConfig): StepTimeModel | null {
  return config.stepTimeModel === null ? null : STEP_TIME_MODELS[config.stepTimeModel](config);
}

/** How each model is made. */
export const STEP_TIME_MODELS: Readonly<Record<StepTimeModelName, (config: StepTimeModelConfig) => StepTimeModel>> = {
  linear: (config) =>
    createLinearModel({
      baseMs: config.stepTimeBase,
      perPrefillTokenMs: config.stepTimePerPrefillToken,
      perDecodeRequestMs: config.stepTimePerDecodeRequest,
      perKvTokenMs: config.stepTimePerKvToken,
    }),
  roofline: (config) =>
    createRooflineModel({
      shape: resolveShape(config),
      device: resolveDevice(config),
      numDevices: config.tensorParallelSize,
      computeEfficiency: config.computeEfficiency,
      memoryEfficiency: config.memoryEfficiency,
      stepOverheadMs: config.stepOverhead,
      allReduceLatencyMs: config.allReduceLatency,
    }),
  table: ({ stepTimeTable }) => {
    if (stepTimeTable === null) throw new OptionValueError('--step-time-model table needs --step-time-table FILE');
    const source = { flag: '--step-time-table', path: stepTimeTable };
    return createTableModel(parseMeasuredPoints(readJsonFile(source), source));
  },
};

/** The shape with overrides applied. @throws OptionValueError when there is none, or the devices cannot share it. */
function resolveShape(config: StepTimeModelConfig): ModelShape {
  const shape = loadShape(config);
  const [numHeads, numDevices] = [shape.attention.numHeads, config.tensorParallelSize];
  if (numHeads % numDevices === 0) return shape;
  throw new OptionValueError(`--tensor-parallel-size: expected a divisor of the model's ${numHeads} attention heads, got ${numDevices}`);
}

// A file comes first: a folder may be called like a shipped shape.
function loadShape(config: StepTimeModelConfig): ModelShape {
  const name = config.modelShape ?? config.model;
  const file = findConfigFile(name);
  if (file !== undefined) {
    const source = { flag: config.modelShape === null ? '--model' : '--model-shape', path: file };
    return parseModelConfig(readJsonFile(source), source, config);
  }
  const shape = findShape(name);
  if (shape === undefined) throw new OptionValueError(describeMissingShape(config));
  return overrideBytes(shape, config);
}

function findConfigFile(name: string): string | undefined {
  return [name, path.join(name, 'config.json')].find(isRegularFile);
}

function overrideBytes(shape: ModelShape, { bytesPerWeight, bytesPerKvElement }: StepTimeModelConfig): ModelShape {
  const { experts } = shape;
  return {
    ...shape,
    bytesPerWeight: bytesPerWeight ?? shape.bytesPerWeight,
    bytesPerKvElement: bytesPerKvElement ?? shape.bytesPerKvElement,
    experts: experts === null ? null : { ...experts, bytesPerWeight: bytesPerWeight ?? experts.bytesPerWeight },
  };
}

function describeMissingShape({ modelShape, model }: StepTimeModelConfig): string {
  const expected = `expected ${[...SHAPES.keys()].join(', ')}, or the path of a Hugging Face config.json`;
  if (modelShape !== null) return `--model-shape: ${expected}, got ${showValue(modelShape)}`;
  return `--step-time-model roofline needs --model-shape, as --model ${showValue(model)} names no known shape: ${expected}`;
}

function resolveDevice({ device, deviceFlops, deviceMemoryBandwidth, deviceInterconnectBandwidth }: StepTimeModelConfig): Device {
  const { flops, memoryBandwidth, interconnectBandwidth } = DEVICES[device];
  return {
    flops: deviceFlops ?? flops,
    memoryBandwidth: deviceMemoryBandwidth ?? memoryBandwidth,
    interconnectBandwidth: deviceInterconnectBandwidth ?? interconnectBandwidth,
  };
}

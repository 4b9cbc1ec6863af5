// What the bench prints and writes: progress lines, the table of medians and ratios, the JSON report.
import { availableParallelism, cpus } from 'node:os';
import type { Candidate } from './candidates.ts';
import type { Figure, Measurement, RatioTarget, Reading } from './measurement.ts';
import type { MeasurementResult } from './rounds.ts';
import { toSpread, type Spread } from './statistics.ts';

/** One line for one reading: its first figure and what the generator used. */
export function formatReading(measurement: Measurement, candidate: Candidate, round: number, reading: Reading): string {
  const figure = measurement.figures[0];
  const value = figure === undefined ? '' : formatValue(reading.values[figure.key] ?? Number.NaN, figure);
  const cores = reading.generatorCores;
  const cost = cores === undefined ? '' : `  generator ${cores.toFixed(2)} cores`;
  return `${measurement.name}  round ${round}  ${candidate.name}  ${value}${cost}`;
}

/** The table: a row for each figure, blocks of rows under the measurements' titles. */
export function formatTable(results: readonly MeasurementResult[]): string {
  const rows = results.flatMap(({ measurement, readings }) => [
    [measurement.title],
    ...measurement.figures.map((figure) => toCells(figure, compare(figure, readings))),
    ...toGeneratorRow(readings),
  ]);
  return alignRows([HEADINGS, ...rows]);
}

/** The report for `--json`, ready to be stringified. */
export function toJsonReport(results: readonly MeasurementResult[], numRounds: number, seconds: number): unknown {
  return {
    date: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    num_cpus: availableParallelism(),
    rounds: numRounds,
    seconds,
    measurements: results.map(({ measurement, readings, failures }) => ({
      name: measurement.name,
      title: measurement.title,
      figures: measurement.figures.map((figure) => ({ ...figure, ...compare(figure, readings) })),
      generator_cores: { ours: generatorCores(readings.ours), peer: generatorCores(readings.peer) },
      failures,
    })),
  };
}

interface Comparison {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  /** Median of ours / median of the peer's; undefined when one of them was not measured. */
  readonly ratio: number | undefined;
}

const HEADINGS = ['', 'ours: median (min - max)', 'peer: median (min - max)', 'ours/peer', 'target'];
const NOTHING = '-';

function compare(figure: Figure, readings: MeasurementResult['readings']): Comparison {
  const ours = pick(figure, readings.ours);
  const peer = pick(figure, readings.peer);
  const ratio = ours.length > 0 && peer.length > 0 ? toSpread(ours).median / toSpread(peer).median : undefined;
  return { ours, peer, ratio };
}

function pick({ key }: Figure, readings: readonly Reading[]): readonly number[] {
  return readings.map(({ values }) => values[key]).filter((value) => value !== undefined);
}

function toCells(figure: Figure, { ours, peer, ratio }: Comparison): readonly string[] {
  return [
    `  ${figure.label}`,
    formatSpread(ours, figure),
    formatSpread(peer, figure),
    ratio === undefined ? NOTHING : `${ratio.toFixed(ratio < 0.1 ? 3 : 2)}x`,
    figure.target === undefined ? '' : formatTarget(figure.target, ratio),
  ];
}

function toGeneratorRow(readings: MeasurementResult['readings']): readonly (readonly string[])[] {
  const figure: Figure = { key: '', label: 'load generator', unit: 'cores', digits: 2 };
  const ours = generatorCores(readings.ours);
  const peer = generatorCores(readings.peer);
  if (ours.length + peer.length === 0) return [];
  return [[`  ${figure.label}`, formatSpread(ours, figure), formatSpread(peer, figure), '', '']];
}

function generatorCores(readings: readonly Reading[]): readonly number[] {
  return readings.map((reading) => reading.generatorCores).filter((cores) => cores !== undefined);
}

function formatSpread(values: readonly number[], figure: Figure): string {
  if (values.length === 0) return NOTHING;
  const { median, min, max }: Spread = toSpread(values);
  return `${formatValue(median, figure)} (${formatNumber(min, figure.digits)} - ${formatNumber(max, figure.digits)})`;
}

function formatValue(value: number, { digits, unit }: Figure): string {
  return `${formatNumber(value, digits)} ${unit}`;
}

function formatNumber(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function formatTarget(target: RatioTarget, ratio: number | undefined): string {
  const [bound, isMet] =
    'atLeast' in target
      ? [`>= ${target.atLeast}x`, ratio !== undefined && ratio >= target.atLeast]
      : [`<= ${target.atMost}x`, ratio !== undefined && ratio <= target.atMost];
  if (ratio === undefined) return `${bound} skipped`;
  return `${bound} ${isMet ? 'met' : 'MISSED'}`;
}

// A row of one cell is a heading across the table and takes no part in the widths.
function alignRows(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.filter((row) => row.length > 1).map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => row.map((cell, column) => alignCell(cell, column, widths)).join('  ').trimEnd()).join('\n');
}

function alignCell(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 || column === HEADINGS.length - 1 ? cell.padEnd(width) : cell.padStart(width);
}

// The tables of the tokenizer's bench.
import type { Spread } from '../statistics.ts';

/** What one candidate needed. Rates are millions of UTF-8 bytes a second. */
export interface Reading {
  /** What a user waits for the tokenizer. */
  readonly load_ms: number;
  /** Processor time of it, compiler threads included. */
  readonly load_cpu_ms: number;
  /** The very first call, with a compiler that has seen nothing. */
  readonly first: number;
  /** With a compiler that has seen other text, and no words kept; null where words cannot be forgotten. */
  readonly short_cold: number | null;
  readonly short_warm: number;
  readonly long_cold: number | null;
  readonly long_warm: number;
  /** Resident memory after the load, before any text. */
  readonly loaded_mb: number;
  /** And at the end. */
  readonly rss_mb: number;
}

/** A text made to be slow. */
export interface WorstCase {
  readonly name: string;
  readonly chars: readonly number[];
  readonly ms: readonly number[];
}

type Key = keyof Reading;
type Readings = ReadonlyMap<string, readonly Reading[]>;

const FIGURES: readonly (readonly [key: Key, label: string, digits: number])[] = [
  ['load_ms', 'load, ms', 0],
  ['load_cpu_ms', 'processor time of it, ms', 0],
  ['first', '10 kB, first call, MB/s', 2],
  ['short_cold', '10 kB, no words kept, MB/s', 2],
  ['short_warm', '10 kB, MB/s', 2],
  ['long_cold', '1 MB, no words kept, MB/s', 2],
  ['long_warm', '1 MB, MB/s', 2],
  ['loaded_mb', 'memory after the load, MB', 0],
  ['rss_mb', 'memory at the end, MB', 0],
];
const OURS = 'ours';
// The two that load the same file.
const PEERS = ['@huggingface/tokenizers', 'tokenizers (Rust)'];

/** Medians, their spread, and our targets. */
export function formatReadings(readings: Readings, toSpread: (values: readonly number[]) => Spread): string {
  const names = [...readings.keys()];
  const rows = FIGURES.map(([key, label, digits]) => [
    label,
    ...names.map((name) => {
      const values = pick(readings, name, key);
      if (values.length === 0) return '-';
      const { median, min, max } = toSpread(values);
      return `${median.toFixed(digits)} (${min.toFixed(digits)} - ${max.toFixed(digits)})`;
    }),
  ]);
  const median = (name: string, key: Key): number => toSpread(pick(readings, name, key)).median;
  return [...align([['', ...names], ...rows]), '', ...formatTargets(names, median)].join('\n');
}

/** Time against length, and the power of the length that the time grows with. */
export function formatWorstCases(cases: readonly WorstCase[]): string {
  const rows = cases.map(({ name, chars, ms }) => {
    const growth = Math.log((ms.at(-1) ?? 0) / (ms[0] ?? 1)) / Math.log((chars.at(-1) ?? 0) / (chars[0] ?? 1));
    return [name, ...ms.map((value, index) => `${chars[index]}: ${value.toFixed(0)} ms`), `length ^ ${growth.toFixed(2)}`];
  });
  return align(rows).join('\n');
}

function formatTargets(names: readonly string[], median: (name: string, key: Key) => number): string[] {
  const peers = PEERS.filter((name) => names.includes(name));
  const fastest = (key: Key): number => Math.max(...peers.map((name) => median(name, key)));
  const ofQuickest = (key: Key): number => median(OURS, key) / Math.min(...peers.map((name) => median(name, key)));
  return [
    formatTarget('load, of the quicker peer', ofQuickest('load_ms'), 0.5, 'at most'),
    `processor time of it, of the quicker peer: ${ofQuickest('load_cpu_ms').toFixed(2)}`,
    formatTarget('10 kB, times the faster peer', median(OURS, 'short_warm') / fastest('short_warm'), 3, 'at least'),
    formatTarget('1 MB, times the faster peer', median(OURS, 'long_warm') / fastest('long_warm'), 3, 'at least'),
    formatTarget('10 kB without kept words, of the rate with them', median(OURS, 'short_cold') / median(OURS, 'short_warm'), 0.5, 'at least'),
    formatTarget('1 MB without kept words, of the rate with them', median(OURS, 'long_cold') / median(OURS, 'long_warm'), 0.5, 'at least'),
  ];
}

function formatTarget(label: string, ratio: number, bound: number, kind: 'at least' | 'at most'): string {
  const isMet = kind === 'at least' ? ratio >= bound : ratio <= bound;
  return `${label}: ${ratio.toFixed(2)} (${kind} ${bound}: ${isMet ? 'met' : 'MISSED'})`;
}

function pick(readings: Readings, name: string, key: Key): number[] {
  return (readings.get(name) ?? []).map((reading) => reading[key]).filter((value) => value !== null);
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
}

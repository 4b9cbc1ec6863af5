// Summaries of V8 CPU profiles (`node --cpu-prof`): where a process spent its own time.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a `.cpuprofile` file that is used here. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  /** The node on top of the stack at each sample. */
  readonly samples: readonly number[];
  /** Microseconds from the sample before. */
  readonly timeDeltas: readonly number[];
}

/** Where a function is. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** Counted from 0; -1 for what has no source. */
  readonly lineNumber: number;
}

/** A function and the time spent in itself, not in what it calls. */
export interface SelfTime {
  /** `function file.js:line`. */
  readonly where: string;
  readonly selfMs: number;
  /** Of the time that was not idle, 0 to 1. */
  readonly ratio: number;
}

/** The functions by self time, longest first; idle time is left out. */
export function summarizeSelfTimes({ nodes, samples, timeDeltas }: CpuProfile): readonly SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, describeFrame(callFrame)]));
  const selfMs = new Map<string, number>();
  samples.forEach((id, i) => {
    const where = names.get(id) ?? '(unknown)';
    if (where !== IDLE) selfMs.set(where, (selfMs.get(where) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  });
  const totalMs = [...selfMs.values()].reduce((sum, ms) => sum + ms, 0);
  return [...selfMs]
    .map(([where, ms]) => ({ where, selfMs: ms, ratio: ms / totalMs }))
    .sort((a, b) => b.selfMs - a.selfMs);
}

/** A table of the `numRows` longest self times over all profiles in a folder; says so when there is none. */
export function formatProfiles(folder: string, numRows: number): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'));
  if (files.length === 0) return `no profile in ${folder}: the server did not end by itself`;
  return files.map((file) => formatProfile(join(folder, file), numRows)).join('\n');
}

const IDLE = '(idle)';

function describeFrame({ functionName, url, lineNumber }: CallFrame): string {
  if (lineNumber < 0 && url === '') return functionName;
  // The last folder tells files of the same name apart.
  return `${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
}

function formatProfile(path: string, numRows: number): string {
  const rows = summarizeSelfTimes(JSON.parse(readFileSync(path, 'utf8')) as CpuProfile).slice(0, numRows);
  return [path, ...rows.map(formatRow)].join('\n');
}

function formatRow({ where, selfMs, ratio }: SelfTime): string {
  return `${(ratio * 100).toFixed(1).padStart(6)} % ${selfMs.toFixed(0).padStart(7)} ms  ${where}`;
}

// The bench's command line.
import { parseArgs } from 'node:util';
import type { CandidatePaths } from './candidates.ts';
import type { Measurement } from './measurement.ts';

/** What the command line says. */
export interface BenchOptions extends Omit<CandidatePaths, 'nodeFlags'> {
  readonly isHelp: boolean;
  /** Names of measurements; empty means all. */
  readonly only: readonly string[];
  readonly numRounds: number;
  /** The length of each measured window; undefined: `DEFAULT_SECONDS`, or the measurement's own. */
  readonly seconds: number | undefined;
  readonly jsonPath: string | undefined;
  readonly profileDir: string | undefined;
}

/** The length of a measured window, unless the measurement has its own. */
export const DEFAULT_SECONDS = 4;

/** The text for `--help`; the measurements are listed as they run. */
export function createHelp(measurements: readonly Pick<Measurement, 'name' | 'title' | 'seconds'>[]): string {
  const rows = measurements.map(({ name, title, seconds }) => {
    const window = seconds === undefined ? '' : `; ${seconds} s, only when named`;
    return `  ${name.padEnd(21)} ${title}${window}`;
  });
  return `Usage: npm run bench -- [options]

Measures the built server and, side by side on the same machine, another one that takes the same flags; and the scheduler
beside vLLM's own.

  --peer PATH      executable of the other simulator; without it no ratio and no target is reported
  --vllm-python PATH
                   Python interpreter of an environment with vLLM 0.32; without it vLLM's scheduler is not measured
  --ours PATH      measure this script or executable instead of dist/main.js
  --only A[,B]     only these measurements
  --rounds N       times each server is measured, taking turns (default 3)
  --seconds S      length of each measured window (default ${DEFAULT_SECONDS}, or as listed)
  --json FILE      also write all readings to FILE
  --profile DIR    run ours alone, one round, under node --cpu-prof; keep the profiles in DIR and print the
                   functions with the longest self time (the figures suffer from the profiler)
  --help           this text

Measurements:
${rows.join('\n')}

Linux only: CPU time and memory are read from /proc. Exits with 1 when anything went wrong, such as an answer.
`;
}

/**
 * Reads the arguments that follow the script's name.
 * @throws TypeError for an unknown option, a name not among `names` or a number out of range.
 */
export function parseBenchOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: 'string' },
      'vllm-python': { type: 'string' },
      ours: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    isHelp: values.help,
    peerPath: values.peer,
    vllmPythonPath: values['vllm-python'],
    oursPath: values.ours,
    only: parseNames(values.only.join(','), names),
    numRounds: Math.ceil(parsePositive('rounds', values.rounds)),
    seconds: values.seconds === undefined ? undefined : parsePositive('seconds', values.seconds),
    jsonPath: values.json,
    profileDir: values.profile,
  };
}

// Keeps a run bounded in time.
const MAX_NUMBER = 1000;

function parseNames(text: string, names: readonly string[]): readonly string[] {
  const only = text.split(',').filter((name) => name !== '');
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(`--only: no measurement "${unknown}", there are ${names.join(', ')}`);
  return only;
}

function parsePositive(name: string, text: string): number {
  const value = Number(text);
  const isValid = value > 0 && value <= MAX_NUMBER;
  if (!isValid) throw new TypeError(`--${name}: expected a number above 0, at most ${MAX_NUMBER}, got "${text}"`);
  return value;
}

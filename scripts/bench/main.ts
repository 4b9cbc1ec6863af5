// The bench: measures the built server, and another simulator beside it when its path is given. `--help` says how.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CandidatePaths } from './candidates.ts';
import { formatProfiles } from './cpu-profile.ts';
import { killLiveProcesses } from './live-processes.ts';
import type { Measurement } from './measurement.ts';
import { bufferedEcho, bufferedEchoOneProcessor } from './measurements/buffered-echo.ts';
import { largeCache } from './measurements/large-cache.ts';
import { longPrompts } from './measurements/long-prompts.ts';
import { memory } from './measurements/memory.ts';
import { overload } from './measurements/overload.ts';
import { pacedStreams } from './measurements/paced-streams.ts';
import { schedulerScale } from './measurements/scheduler-scale.ts';
import { scheduler } from './measurements/scheduler.ts';
import { startup } from './measurements/startup.ts';
import { streamChunks } from './measurements/stream-chunks.ts';
import { createHelp, DEFAULT_SECONDS, parseBenchOptions, type BenchOptions } from './options.ts';
import { formatReading, formatTable, toJsonReport } from './report.ts';
import { runRounds, type MeasurementResult } from './rounds.ts';

const NUM_PROFILE_ROWS = 30;

const measurements: readonly Measurement[] = [
  startup,
  bufferedEcho,
  bufferedEchoOneProcessor,
  streamChunks,
  pacedStreams,
  memory,
  largeCache,
  longPrompts,
  scheduler,
  schedulerScale,
  overload,
];

process.once('exit', killLiveProcesses);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args, measurements.map(({ name }) => name));
  if (options.isHelp) {
    console.log(createHelp(measurements));
    return 0;
  }
  const chosen = measurements.filter(({ name, seconds }) => (options.only.length === 0 ? seconds === undefined : options.only.includes(name)));
  if (options.profileDir !== undefined) return profile(chosen, options, options.profileDir);
  return bench(chosen, options);
}

async function bench(chosen: readonly Measurement[], options: BenchOptions): Promise<number> {
  const { jsonPath, numRounds, seconds = DEFAULT_SECONDS } = options;
  const paths = { ...options, nodeFlags: [] };
  const skipped = new Set(chosen.map((measurement) => measurement.lineUp(paths).skipped).filter((line) => line !== null));
  for (const line of skipped) console.log(`skipped ${line}`);
  const results: MeasurementResult[] = [];
  for (const measurement of chosen) results.push(await measureAll(measurement, paths, { numRounds, seconds: options.seconds }));
  console.log(`\n${formatTable(results)}\n`);
  if (jsonPath !== undefined) writeJson(jsonPath, toJsonReport(results, numRounds, seconds));
  return reportFailures(results);
}

async function profile(chosen: readonly Measurement[], options: BenchOptions, folder: string): Promise<number> {
  const results: MeasurementResult[] = [];
  for (const measurement of chosen) {
    const profiles = join(folder, measurement.name);
    mkdirSync(profiles, { recursive: true });
    const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
    const ours = { oursPath: options.oursPath, peerPath: undefined, vllmPythonPath: undefined, nodeFlags };
    results.push(await measureAll(measurement, ours, { numRounds: 1, seconds: options.seconds }));
    console.log(formatProfiles(profiles, NUM_PROFILE_ROWS));
  }
  return reportFailures(results);
}

function measureAll(
  measurement: Measurement,
  paths: CandidatePaths,
  { numRounds, seconds }: Pick<BenchOptions, 'numRounds' | 'seconds'>,
): Promise<MeasurementResult> {
  console.log(measurement.title);
  return runRounds(measurement, measurement.lineUp(paths).candidates, {
    numRounds,
    seconds: seconds ?? measurement.seconds ?? DEFAULT_SECONDS,
    onReading: (candidate, round, reading) => console.log(`  ${formatReading(measurement, candidate, round, reading)}`),
  });
}

function writeJson(path: string, report: unknown): void {
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
}

function reportFailures(results: readonly MeasurementResult[]): number {
  const failures = results.flatMap((result) => result.failures);
  for (const failure of failures) console.error(`FAILED ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

// Replays recorded schedules of vLLM's scheduler on the project's own and reports where they differ.
import { readFileSync } from 'node:fs';
import { findDifferences } from './schedule-replay/differences.ts';
import { replayScenario } from './schedule-replay/replay.ts';
import { parseScenario } from './schedule-replay/scenario.ts';
import { readArguments } from './script-arguments.mjs';

const HELP = `Usage: node --import tsx scripts/replay-schedule.ts [options] FILE...

Computes the schedule of each scenario file (format vllm-v1-scheduler-golden/1) from its config, requests and ops, and compares every
step and the summary with what the file holds. Closes with "N passed, N failed"; exits with 1 when any differs.

  --print          write each computed scenario as JSON to standard output instead; steps and summary of the file may be missing
  --differences N  differences shown per file (default 5)
  --help           this text
`;

const { values, positionals } = readArguments(HELP, {
  allowPositionals: true,
  options: {
    print: { type: 'boolean', default: false },
    differences: { type: 'string', default: '5' },
  },
});
const limit = Number(values.differences);

if (positionals.length === 0 || !Number.isInteger(limit) || limit < 1) {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else if (values.print) printAll(positionals);
else compareAll(positionals, limit);

function printAll(paths: readonly string[]): void {
  for (const path of paths) {
    const scenario = parseScenario(readFileSync(path, 'utf8'));
    process.stdout.write(`${JSON.stringify({ ...scenario, ...replayScenario(scenario) })}\n`);
  }
}

function compareAll(paths: readonly string[], maxShown: number): void {
  let numFailed = 0;
  for (const path of paths) {
    const differences = compareFile(path, maxShown);
    if (differences.length === 0) continue;
    numFailed++;
    process.stdout.write(`not ok ${path}\n${differences.map((difference) => `  ${difference}\n`).join('')}`);
  }
  process.stdout.write(`${paths.length - numFailed} passed, ${numFailed} failed\n`);
  if (numFailed > 0) process.exitCode = 1;
}

function compareFile(path: string, maxShown: number): string[] {
  try {
    const scenario = parseScenario(readFileSync(path, 'utf8'));
    const { steps, summary } = replayScenario(scenario);
    return findDifferences({ steps: scenario.steps, summary: scenario.summary }, { steps, summary }, maxShown);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

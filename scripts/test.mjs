#!/usr/bin/env node
// Runs the tests by name and sees to it that every file that was found has run.
//
//   node scripts/test.mjs [--clients | --tokenizers | --structured] [--grep-file PATTERN] [FILE or FOLDER ...]
//
// The last line is "N passed, N failed". A file that did not run, or that holds no test, counts as a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { listTests, parseSelection, root, SELECTION } from './list-tests.mjs';

/** For one test. Node 26 does not apply it to a file that stays alive after its tests, hence the second. */
const testTimeoutMs = 300_000;
/** For the time without a line of output. */
const silenceTimeoutMs = 360_000;

await main(process.argv.slice(2));

async function main(args) {
  if (args.includes('--help')) {
    console.log(`usage: node scripts/test.mjs ${SELECTION}`);
    return;
  }
  const files = select(args);
  if (files === undefined) return;
  const { exitCode, lines } = await runFiles(files);
  const { problems, numPassed, numFailed } = judge(files, lines, exitCode);
  for (const problem of problems) console.log(`test: ${problem}`);
  console.log(`${numPassed} passed, ${numFailed} failed`);
  process.exitCode = numFailed > 0 ? 1 : 0;
}

/** @returns undefined, and the exit code set, when the arguments name what does not exist */
function select(args) {
  try {
    return listTests(parseSelection(args));
  } catch (error) {
    console.error(`test: ${error.message}`);
    process.exitCode = 2;
    return undefined;
  }
}

/** @returns the runner's exit code, or the signal that ended it, and what scripts/test-tally.mjs wrote */
async function runFiles(files) {
  if (files.length === 0) return { exitCode: 0, lines: [] };
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-test-'));
  const tallyFile = path.join(folder, 'tally');
  try {
    const exitCode = await runNode([...runnerArguments(tallyFile), ...files]);
    return { exitCode, lines: readLines(tallyFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runnerArguments(tallyFile) {
  const tally = pathToFileURL(path.join(root, 'scripts', 'test-tally.mjs'));
  return [
    '--import', 'tsx', '--test', `--test-timeout=${testTimeoutMs}`, '--test-concurrency=2',
    '--test-reporter=spec', '--test-reporter-destination=stdout',
    `--test-reporter=${tally}`, `--test-reporter-destination=${tallyFile}`,
  ];
}

/** A process group of its own: what a stuck test has started goes with it. */
function runNode(args) {
  // Set inside a test that runs this script, it would turn the output into the runner's internal format.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const end = (signal) => process.kill(-child.pid, signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end(signal));
  const silence = setTimeout(() => {
    console.log(`test: no output for ${silenceTimeoutMs / 1000} s, the run is ended`);
    end('SIGKILL');
  }, silenceTimeoutMs);
  // The closing lines as every reporter but `spec` writes them: "# pass 12".
  createInterface(child.stdout).on('line', (line) => {
    silence.refresh();
    console.log(line.replace(/^ℹ /, '# '));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      resolve(code ?? signal);
    });
  });
}

function readLines(file) {
  // The last line of a run that was cut off may be half a line.
  return readFileSync(file, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
}

/** Every file found must have ended and held a test, and an exit code that no failure explains is one itself. */
function judge(files, lines, exitCode) {
  const ended = new Set(lines.flatMap((line) => line.ended ?? []));
  const empty = new Set(lines.flatMap((line) => line.empty ?? []));
  const totals = Object.fromEntries(lines.flatMap(({ total, count }) => (total === undefined ? [] : [[total, count]])));
  const problems = files.length === 0 ? ['no test file is selected'] : [];
  for (const file of files) {
    if (!ended.has(path.join(root, file))) problems.push(`${file} did not run to its end`);
    else if (empty.has(path.join(root, file))) problems.push(`${file} holds no test`);
  }
  const numFailedTests = (totals.fail ?? 0) + (totals.cancelled ?? 0);
  if (exitCode !== 0 && numFailedTests + problems.length === 0) problems.push(`the runner ended with ${exitCode}`);
  // The runner counts a file without a test as a test that passes.
  return { problems, numPassed: (totals.pass ?? empty.size) - empty.size, numFailed: numFailedTests + problems.length };
}

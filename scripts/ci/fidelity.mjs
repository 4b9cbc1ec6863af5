#!/usr/bin/env node
// Puts requests recorded from a real vLLM to our server, run by run, and has the given tool compare the answers.
//
//   node --import tsx scripts/ci/fidelity.mjs --golden FILE --tool FILE [--tokenizer FOLDER]
//
// The golden file names the flags and environment of each run. With the recorded model's tokenizer, numbers of tokens are
// compared too. A case counts as passed when it is answered as recorded, or differs as the conformance spec knows it does.
// The last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findDifference } from '../../spec/conformance/recorded/known-differences.ts';
import { replayArgs } from '../../spec/conformance/recorded/replay-args.ts';
import { root } from '../list-tests.mjs';
import { readArguments } from '../script-arguments.mjs';
import { startServer } from './server.mjs';

const toolTimeoutMs = 300_000;

const usage = 'usage: node --import tsx scripts/ci/fidelity.mjs --golden FILE --tool FILE [--tokenizer FOLDER]\n';
const options = { golden: { type: 'string' }, tool: { type: 'string' }, tokenizer: { type: 'string' } };
const { golden, tool, tokenizer } = readArguments(usage, { options }).values;
if (golden === undefined || tool === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}
const tokenizerName = tokenizer === undefined ? 'the embedded tokenizer' : 'the Qwen3 tokenizer';
let numPassed = 0;
let numFailed = 0;
for (const [name, run] of Object.entries(JSON.parse(readFileSync(golden, 'utf8')))) {
  const failed = await replay(name, run);
  numFailed += failed.length;
  numPassed += run.cases.length - failed.length;
}
console.log(`${numPassed} passed, ${numFailed} failed`);
process.exitCode = numFailed > 0 ? 1 : 0;

/** @returns the names of the cases that failed: all of them when the server or the tool cannot be used */
async function replay(name, { args, env, cases }) {
  console.log(`run ${name}: ${cases.length} cases with ${tokenizerName}`);
  try {
    const server = await startServer({ node: process.execPath, entry: path.join(root, 'dist', 'main.js'), args: [...args, ...ownArgs()], env });
    const differing = await compare(name, cases.length, server.url).finally(() => server.stop());
    return cases.map((recorded) => recorded.name).filter((caseName) => !isAsExpected(name, caseName, differing));
  } catch (error) {
    console.log(`FAIL run ${name}\n     ${error.message}`);
    return cases;
  }
}

function ownArgs() {
  return tokenizer === undefined ? replayArgs : [...replayArgs, '--tokenizer', tokenizer];
}

function isAsExpected(run, caseName, differing) {
  const reason = findDifference(run, caseName, tokenizerName);
  const problems = differing.get(caseName);
  if ((reason === undefined) === (problems === undefined)) return true;
  console.log([`FAIL ${caseName}`, ...(problems ?? ['     answered as recorded: take it off known-differences.ts'])].join('\n'));
  return false;
}

/** @returns what the tool printed of each case that differs, by its name */
async function compare(run, numCases, url) {
  const args = [tool, '--base', url, '--golden', golden, '--run', run, ...(tokenizer === undefined ? [] : ['--exact-usage'])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: toolTimeoutMs });
  process.once('exit', () => child.kill());
  const lines = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  await once(child, 'close');
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.pop() ?? '') ?? [];
  if (Number(passed) + Number(failed) !== numCases) throw new Error(`the tool compared ${passed ?? 'no'} + ${failed ?? 'no'} of ${numCases} cases`);
  return groupByCase(lines);
}

function groupByCase(lines) {
  const differing = new Map();
  let problems = [];
  for (const line of lines) {
    const [, name] = /^FAIL (.+)$/.exec(line) ?? [];
    if (name === undefined) problems.push(line);
    else differing.set(name, (problems = []));
  }
  return differing;
}

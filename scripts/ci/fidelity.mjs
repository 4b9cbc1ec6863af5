#!/usr/bin/env node
// Puts requests recorded from a real vLLM to our server, run by run, and has the given tool compare the answers.
//
//   node scripts/ci/fidelity.mjs --golden FILE --tool FILE
//
// The golden file names the flags and environment of each run. The last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root } from '../list-tests.mjs';
import { startServer } from './server.mjs';

/** The cases that hold; a new one is added here when it does. */
const acceptedCases = {
  a: [
    'chat/basic', 'chat/stream', 'chat/stream_usage',
    'completions/basic', 'completions/default_max_tokens', 'completions/stream_usage', 'completions/list',
    'models', 'health', 'version', 'ping',
  ],
  s: ['chat/hello', 'chat/one', 'chat/stream_hello', 'chat/stream_usage_hello', 'completions/hello'],
};
const toolTimeoutMs = 300_000;

const { golden, tool } = parseArgs({ options: { golden: { type: 'string' }, tool: { type: 'string' } } }).values;
if (golden === undefined || tool === undefined) {
  console.error('usage: node scripts/ci/fidelity.mjs --golden FILE --tool FILE');
  process.exit(2);
}
const runs = JSON.parse(readFileSync(golden, 'utf8'));
let numPassed = 0;
let numFailed = 0;
for (const [run, cases] of Object.entries(acceptedCases)) {
  const passed = await replay(run, cases);
  numPassed += passed;
  // Counted against the list, so that a case that the tool does not know fails too.
  numFailed += cases.length - passed;
}
console.log(`${numPassed} passed, ${numFailed} failed`);
process.exitCode = numFailed > 0 ? 1 : 0;

/** @returns how many of the cases passed; 0 when the server cannot be used */
async function replay(run, cases) {
  console.log(`run ${run}: ${cases.length} cases`);
  try {
    const { args, env } = runs[run];
    const server = await startServer({ node: process.execPath, entry: path.join(root, 'dist', 'main.js'), args, env });
    const passed = await compare(run, cases, server.url);
    await server.stop();
    return passed;
  } catch (error) {
    console.log(`FAIL run ${run}\n     ${error.message}`);
    return 0;
  }
}

async function compare(run, cases, url) {
  const args = [tool, '--base', url, '--golden', golden, '--run', run, '--cases', cases.join(',')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: toolTimeoutMs });
  process.once('exit', () => child.kill());
  let passed = 0;
  createInterface(child.stdout).on('line', (line) => {
    console.log(line);
    passed = Number(/^(\d+) passed, \d+ failed$/.exec(line)?.[1] ?? 0);
  });
  await once(child, 'close');
  return passed;
}

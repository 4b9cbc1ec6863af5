#!/usr/bin/env node
// Starts the built server, and on a Node that strips types also the sources with nothing installed, and uses each once.
//
//   node scripts/ci/smoke.mjs NODE_BINARY
//
// The last line is "N passed, N failed".
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../list-tests.mjs';
import { readArguments } from '../script-arguments.mjs';
import { startServer } from './server.mjs';

const model = 'smoke';
const requestTimeoutMs = 15_000;
const checks = {
  'answers /health': checkHealth,
  'answers a chat completion': checkChat,
  'streams a chat completion': checkStreamedChat,
  'shows its metrics': checkMetrics,
};

const usage = 'usage: node scripts/ci/smoke.mjs NODE_BINARY\n';
const [node, ...others] = readArguments(usage, { allowPositionals: true }).positionals;
if (node === undefined || others.length > 0) {
  process.stderr.write(usage);
  process.exit(2);
}
let numPassed = 0;
let numFailed = 0;
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
await smoke(`${version} dist/main.js`, path.join(root, 'dist', 'main.js'));
if (stripsTypes(version)) await smokeSources();
console.log(`${numPassed} passed, ${numFailed} failed`);
process.exitCode = numFailed > 0 ? 1 : 0;

/** From 22.18 on without a flag. */
function stripsTypes(version) {
  const [major, minor] = version.slice(1).split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** In a folder of its own: there no node_modules can help. */
async function smokeSources() {
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-smoke-'));
  try {
    cpSync(path.join(root, 'lib'), path.join(folder, 'lib'), { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    await smoke(`${version} lib/main.ts`, path.join(folder, 'lib', 'main.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function smoke(title, entry) {
  let server;
  await check(`${title} starts`, async () => {
    server = await startServer({ node, entry, args: ['--model', model] });
  });
  if (server === undefined) return;
  for (const [name, verify] of Object.entries(checks)) await check(`${title} ${name}`, () => verify(server.url));
  await check(`${title} ends with exit code 0 on SIGTERM`, async () => assert.equal(await server.stop(), 0));
}

async function check(name, verify) {
  try {
    await verify();
    numPassed++;
    console.log(`ok ${name}`);
  } catch (error) {
    numFailed++;
    console.log(`FAIL ${name}\n     ${error.stack}`);
  }
}

async function checkHealth(url) {
  await request(url, '/health');
}

async function checkChat(url) {
  const answer = await (await requestChat(url, { stream: false })).json();
  assert.equal(answer.object, 'chat.completion');
  assert.ok(answer.choices[0].message.content.length > 0);
  assert.ok(answer.usage.completion_tokens > 0);
}

async function checkStreamedChat(url) {
  const frames = (await (await requestChat(url, { stream: true })).text()).split('\n\n');
  assert.deepEqual(frames.slice(-2), ['data: [DONE]', '']);
  const chunks = frames.slice(0, -2).map((frame) => JSON.parse(frame.replace(/^data: /, '')));
  assert.ok(chunks.every(({ object }) => object === 'chat.completion.chunk'));
  assert.ok(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('').length > 0);
}

async function checkMetrics(url) {
  const text = await (await request(url, '/metrics')).text();
  assert.match(text, /^vllm:num_requests_running\{.*\} 0(\.0)?$/m);
}

function requestChat(url, options) {
  const messages = [{ role: 'user', content: 'Hello there' }];
  const body = JSON.stringify({ model, messages, max_tokens: 8, ...options });
  const headers = { 'content-type': 'application/json' };
  return request(url, '/v1/chat/completions', { method: 'POST', headers, body });
}

/** @throws AssertionError when the status is not 200 */
async function request(url, pathname, options = {}) {
  const signal = AbortSignal.timeout(requestTimeoutMs);
  const response = await fetch(new URL(pathname, url), { ...options, signal });
  assert.equal(response.status, 200, `${pathname}: ${response.status}`);
  return response;
}

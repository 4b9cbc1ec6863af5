// Seeded malformed HTTP and JSON at a running server: every input is answered or closed, and the server still serves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { MAX_JSON_DEPTH } from '../../lib/codec/json.ts';
import type { Simulator } from '../../lib/simulator.ts';
import { chat, metric, post, RawClient, withSimulator } from '../support/simulator-fixture.ts';

const NUM_JSON_INPUTS = 1500;
const NUM_HTTP_INPUTS = 1000;
const PATHS = ['/v1/chat/completions', '/v1/completions'] as const;

const seed = Number(process.env.FUZZ_SEED ?? 20261125);

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.integer(0, from.length - 1)] as T;
}

const HOSTILE_VALUES: readonly string[] = [
  'null', 'true', '-1', '0', '1e400', '-1e400', '1e-400', '99999999999999999999', '1.5', '""', '"\\u0000"', '"\\ud800"', '[]', '{}', '[[[[]]]]', '{"a":{"b":{}}}',
  '"5"', '"NaN"', 'NaN', '{"__proto__":{"x":1}}', '{"constructor":1}', '[null]', '[1,2,3]', '["a","b"]', '{"role":"user"}', '"nope"', '-0', '2147483648',
];
const FIELDS: readonly string[] = [
  'model', 'messages', 'prompt', 'max_tokens', 'max_completion_tokens', 'min_tokens', 'n', 'stream', 'stream_options', 'ignore_eos', 'seed', 'temperature',
  'top_p', 'presence_penalty', 'frequency_penalty', 'request_id', 'stop', 'suffix', 'echo', '__proto__', 'constructor', 'toString', 'what',
];

function hostileBody(rng: Rng): string {
  const fields = Array.from({ length: rng.integer(0, 4) }, () => `"${pick(rng, FIELDS)}":${pick(rng, HOSTILE_VALUES)}`);
  // A good part of the inputs gets past the first checks.
  if (rng.integer(0, 2) > 0) fields.push('"messages":[{"role":"user","content":"hi"}]', '"prompt":"hi"', '"max_tokens":5');
  return `{${fields.join(',')}}`;
}

function mutate(rng: Rng, text: string): string {
  const at = rng.integer(0, text.length);
  const junk = pick(rng, ['', '"', '{', '}', '[', ']', ',', ':', '\\', '\u0000', '\ud800', 'x', '9'.repeat(400), '['.repeat(100_000), '{"a":'.repeat(50_000)]);
  return text.slice(0, at) + junk + text.slice(at + rng.integer(0, 5));
}

async function checkJson(simulator: Simulator, rng: Rng): Promise<void> {
  const body = rng.integer(0, 1) === 0 ? hostileBody(rng) : mutate(rng, hostileBody(rng));
  const { status, text } = await post(simulator, pick(rng, PATHS), body);
  const what = `${body.slice(0, 300)} -> ${status} ${text.slice(0, 300)}`;
  assert.ok([200, 400, 404, 429].includes(status), what);
  assert.doesNotMatch(text, /\bat .*\.(ts|js):\d+|node:internal/, what);
  if (status === 200) return;
  const members = Object.keys(JSON.parse(text) as object);
  // What is nested too deeply is refused as by vLLM's web framework, in a form of its own.
  const isOfFramework = mayBeTooDeep(body) && members.includes('detail');
  assert.deepEqual(members, [isOfFramework ? 'detail' : 'error'], what);
}

function mayBeTooDeep(body: string): boolean {
  return body.replace(/[^[{]/g, '').length > MAX_JSON_DEPTH;
}

const BODY = JSON.stringify({ prompt: 'a', max_tokens: 2 });
const REQUEST_LINES: readonly string[] = [
  'POST /v1/completions HTTP/1.1', 'GET /health HTTP/1.1', 'GET /health', 'GET  /health HTTP/1.1', 'FOO / HTTP/1.1', 'GET / HTTP/9.9', 'CONNECT x:1 HTTP/1.1', 'TRACE / HTTP/1.1',
  `GET /${'x'.repeat(20_000)} HTTP/1.1`, 'GET http://x/health HTTP/1.1', 'OPTIONS * HTTP/1.1', 'GET \u0001 HTTP/1.1', '', 'PRI * HTTP/2.0', 'HEAD /health HTTP/1.1', 'GET //health?%zz HTTP/1.1',
];
const HEADERS: readonly string[] = [
  'host: x', 'content-type: application/json', 'content-length: 5', 'content-length: -1', 'content-length: 99999999999999999999', 'content-length: x', `content-length: ${BODY.length}`,
  'transfer-encoding: chunked', 'transfer-encoding: gzip', 'expect: 100-continue', 'expect: nonsense', 'upgrade: websocket', 'connection: upgrade', 'connection: close', ': empty', 'bad header',
  'x: \u0000', `x: ${'y'.repeat(30_000)}`, 'x-request-id: \u00ff"\\', 'x-request-id: a', ' folded', 'host: a', 'content-encoding: gzip',
];
const BODIES: readonly string[] = [BODY, '', '5\r\nhello\r\n0\r\n\r\n', 'ffffffffffffffff\r\n', '-1\r\n', 'zz\r\n', `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`, '\u0000\u0001\u0002', 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n'];

function hostileRequest(rng: Rng): string {
  const headers = Array.from({ length: rng.integer(0, 5) }, () => pick(rng, HEADERS));
  const lineEnd = pick(rng, ['\r\n', '\r\n', '\r\n', '\n', '\r']);
  const text = [pick(rng, REQUEST_LINES), ...headers, '', pick(rng, BODIES)].join(lineEnd);
  return rng.integer(0, 3) === 0 ? mutate(rng, text) : text;
}

/** Sends bytes, then the end of the client's side: the server has all there will ever be, so it must answer or close. */
async function checkHttp(simulator: Simulator, rng: Rng): Promise<void> {
  const client = new RawClient(simulator.port);
  const closed = new Promise<void>((resolve) => client.socket.on('close', resolve));
  client.send(hostileRequest(rng));
  client.socket.end();
  await closed;
  assert.doesNotMatch(client.received, /^HTTP\/1\.1 5|\bat .*\.(ts|js):\d+|node:internal/m);
}

async function inBatches(total: number, run: () => Promise<void>): Promise<void> {
  for (let done = 0; done < total; done += 20) await Promise.all(Array.from({ length: 20 }, run));
}

async function checkStillServes(simulator: Simulator): Promise<void> {
  const { status, json } = await post(simulator, '/v1/chat/completions', chat('still here'));
  assert.deepEqual([status, json.choices?.[0]?.message?.content], [200, 'still here']);
}

describe('a server under fuzz', () => {
  it(`answers ${NUM_JSON_INPUTS} hostile bodies with 200, 400, 404 or 429`, async () => {
    console.log(`FUZZ_SEED=${seed}`);
    const rng = createRng(seed);
    await withSimulator({ mode: 'echo' }, async (simulator) => {
      await inBatches(NUM_JSON_INPUTS, () => checkJson(simulator, rng));
      await checkStillServes(simulator);
      assert.deepEqual([await metric(simulator, 'vllm:num_requests_running'), await metric(simulator, 'vllm:num_requests_waiting')], [0, 0]);
    });
  });

  it(`answers or closes ${NUM_HTTP_INPUTS} malformed requests`, async () => {
    const rng = createRng(seed + 1);
    await withSimulator({ mode: 'echo' }, async (simulator) => {
      await inBatches(NUM_HTTP_INPUTS, () => checkHttp(simulator, rng));
      await checkStillServes(simulator);
      assert.deepEqual([await metric(simulator, 'vllm:num_requests_running'), await metric(simulator, 'vllm:num_requests_waiting')], [0, 0]);
    });
  });
});

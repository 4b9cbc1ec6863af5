#!/usr/bin/env node
// Makes the compact copy of recorded requests and answers that the conformance spec replays, and says how large it is.
//
//   node scripts/pack-recorded-answers.mjs --from FILE [--to FILE]
//
// FILE holds runs by name: `{"a": {"args", "env", "exact"?, "cases": [{"name", "request", "status", "headers", "json" | "sse" | "text"}]}}`.
// Left out is what no comparison looks at: headers of the connection, samples of metrics, the wording of errors.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readArguments } from './script-arguments.mjs';

const SHOWN_HEADERS = ['content-type', 'vary', 'allow', 'location', 'x-request-id'];
const FIRST_ERROR_STATUS = 400;

const USAGE = 'usage: node scripts/pack-recorded-answers.mjs --from FILE [--to FILE]\n';
const options = {
  from: { type: 'string' },
  to: { type: 'string', default: 'spec/conformance/recorded/answers.json.gz' },
};
const { from, to } = readArguments(USAGE, { options }).values;
if (from === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  pack();
}

function pack() {
  const runs = Object.entries(JSON.parse(readFileSync(from, 'utf8'))).map(([name, run]) => packRun(name, run));
  const bytes = gzipSync(JSON.stringify(runs), { level: 9 });
  writeFileSync(to, bytes);
  const numCases = runs.reduce((sum, { cases }) => sum + cases.length, 0);
  console.log(`${numCases} cases of ${runs.length} runs in ${bytes.length} bytes`);
}

function packRun(name, { args, env, exact = false, cases }) {
  return { name, args, env, isExact: exact, comparedHeaders: listComparedHeaders(args, cases), cases: cases.map(packCase) };
}

/** Some runs were recorded without the ids that their servers sent. */
function listComparedHeaders(args, cases) {
  const areIdsLost = args.includes('--enable-request-id-headers') && cases.every(({ headers }) => !('x-request-id' in headers));
  return areIdsLost ? SHOWN_HEADERS.filter((name) => name !== 'x-request-id') : SHOWN_HEADERS;
}

function packCase({ name, request: { method, path, headers, body }, status, headers: given, json, sse, text }) {
  return {
    name,
    method,
    path,
    headers: headers ?? {},
    ...(body === null ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    status,
    shown: packHeaders(given),
    ...(json === undefined ? {} : { json: status < FIRST_ERROR_STATUS ? json : withoutWording(json) }),
    ...(sse === undefined ? {} : { sse: sse.join('\n\n') }),
    ...(text === undefined ? {} : packText(text)),
  };
}

function packHeaders(headers) {
  const shown = SHOWN_HEADERS.filter((name) => name in headers).map((name) => [name, headers[name]]);
  return Object.fromEntries(shown.map(([name, value]) => [name, name === 'location' ? new URL(value).pathname : value]));
}

/** Of a message its numbers remain: `"1024 1025"`. */
function withoutWording(json) {
  return JSON.parse(JSON.stringify(json), (key, value) =>
    key === 'message' && typeof value === 'string' ? (value.match(/\d{3,}/g) ?? []).join(' ') : value,
  );
}

/** A text as it is; of metrics the families: `["vllm:num_requests_running gauge"]`. */
function packText(text) {
  const families = [...text.matchAll(/^# TYPE (vllm:\S+) (\S+)/gm)].map(([, name, type]) => `${name} ${type}`);
  return families.length === 0 ? { text } : { families: families.filter((family) => !family.endsWith('_created gauge')) };
}

// What vLLM 0.32 answered to requests that generate nothing, and what this server answers: status, headers, every field and its order.
// Error messages are worded here; ids and times differ.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../../lib/simulator.ts';
import { withSimulator } from '../../support/simulator-fixture.ts';

/** A request, and what vLLM answered. */
interface RecordedCase {
  readonly run: 'a' | 'b';
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** The headers that clients look at. */
  readonly shown: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** The flags of the two recorded servers. */
const servers: Readonly<Record<RecordedCase['run'], Partial<SimulatorOptions>>> = {
  a: {
    model: '/models/tiny',
    servedModelName: 'tiny',
    maxModelLen: 1024,
    enableRequestIdHeaders: true,
    serverDevMode: true,
    allowRuntimeLoraUpdating: true,
  },
  b: {
    model: '/models/tiny',
    servedModelName: 'tiny',
    maxModelLen: 512,
    apiKey: 'sekret',
    enableLora: true,
    loraModules: [
      { name: 'lora-a', path: '/adapters/lora-a', baseModelName: 'tiny' },
      { name: 'lora-b', path: '/adapters/lora-b', baseModelName: null },
    ],
    enableScaleOut: true,
    serverDevMode: true,
    allowRuntimeLoraUpdating: true,
  },
};

const cases = readFileSync(new URL('./recorded/server.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RecordedCase);

interface Given {
  readonly status: number;
  readonly shown: Readonly<Record<string, string>>;
  readonly text: string;
}

// Not fetch, which follows redirects and adds headers of its own.
function send({ port }: Simulator, { method, path, headers, body }: RecordedCase): Promise<Given> {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, agent: false, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => (text += data));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, shown: showHeaders(response.headers), text }));
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

function showHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of ['content-type', 'vary', 'allow', 'location', 'x-request-id']) {
    const value = headers[name];
    if (typeof value === 'string') shown[name] = value;
  }
  if (/^[0-9a-f]{32}$/.test(shown['x-request-id'] ?? '')) shown['x-request-id'] = '<hex32>';
  if (shown['location'] !== undefined) shown['location'] = new URL(shown['location']).pathname;
  return shown;
}

/** A body as text in which only what has to differ is left out; the order of fields stays. */
function normalize(value: unknown): string {
  return JSON.stringify(value, (key, field: unknown) => {
    if (key === 'id' && typeof field === 'string' && field.startsWith('modelperm-')) return /^modelperm-[0-9a-f]{16}$/.test(field);
    if (key === 'created') return typeof field === 'number' && Number.isInteger(field);
    return key === 'message' ? undefined : field;
  });
}

for (const run of ['a', 'b'] as const) {
  describe(`vLLM 0.32, run ${run}`, () => {
    it('answers every recorded request alike, in their order', () =>
      withSimulator(servers[run], async (simulator) => {
        for (const recorded of cases.filter((candidate) => candidate.run === run)) {
          const { status, shown, text } = await send(simulator, recorded);
          assert.deepEqual({ status, shown }, { status: recorded.status, shown: recorded.shown }, recorded.name);
          if (recorded.json === undefined) assert.equal(text, recorded.text ?? '', recorded.name);
          else assert.equal(normalize(JSON.parse(text)), normalize(recorded.json), recorded.name);
        }
      }));
  });
}

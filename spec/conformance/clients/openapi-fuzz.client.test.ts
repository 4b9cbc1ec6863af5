// Requests that a fuzzer makes of /openapi.json: no server error, and no status that is not documented.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../../lib/simulator.ts';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { POOLING } from './client-fixture.ts';

const SERVERS: Readonly<Record<string, Partial<SimulatorOptions>>> = {
  generates: {
    maxNumSeqs: 64,
    toolCallParser: 'hermes',
    enableAutoToolChoice: true,
    reasoningParser: 'qwen3',
    limitMmPerPrompt: 'image=4',
    enableScaleOut: true,
    enableTokenizerInfoEndpoint: true,
    enableLora: true,
  },
  pools: POOLING,
};

// Deterministic: what passes once passes always.
const FLAGS = '--checks not_a_server_error,status_code_conformance --phases coverage,fuzzing --max-examples 5 --generation-deterministic --no-shrink --warnings off --no-color';
// Their 500 and 501 are the answers, as in vLLM.
const REFUSED = ['/scale_elastic_ep', '/v1/systemone'];

describe('schemathesis', () => {
  for (const [what, options] of Object.entries(SERVERS)) {
    it(`finds nothing in a server that ${what}`, () =>
      withSimulator(options, async ({ url }) => {
        const { code, output } = await runFuzzer(url);
        assert.equal(code, 0, output);
        assert.match(output, /\d{3,} generated, \d+ passed/);
      }));
  }
});

async function runFuzzer(url: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const python = process.env.VLLM_SIM_PYTHON;
  assert.ok(python, 'set VLLM_SIM_PYTHON to a Python that has spec/conformance/clients/python/requirements.txt');
  const excluded = REFUSED.flatMap((route) => ['--exclude-path', route]);
  const args = ['run', `${url}/openapi.json`, ...FLAGS.split(' '), ...excluded];
  // It leaves files where it runs.
  const cwd = await mkdtemp(path.join(tmpdir(), 'vllm-sim-fuzz-'));
  const child = spawn(path.join(path.dirname(python), 'schemathesis'), args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (data: string) => (output += data));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await rm(cwd, { recursive: true });
  return { code, output };
}

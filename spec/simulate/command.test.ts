// The command itself: what it writes where, and its exit codes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../lib/simulate/report.ts';
import { createScratchFolder } from '../support/scratch-folder.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const FULL = '/dev/full';
const folder = createScratchFolder();

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function simulate(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, 'simulate', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
}

const lines = Array.from({ length: 60 }, (_, index) =>
  JSON.stringify({ arrival_ms: index * 3, prompt_tokens: 20 + (index % 40), output_tokens: 5 + (index % 7), prefix_group: index % 3, prefix_tokens: 16 }),
);
const trace = folder.write('trace.jsonl', `${lines.join('\n')}\n`);
const STEPS = ['--step-time-model', 'linear', '--max-num-seqs', '6', '--num-gpu-blocks-override', '14', '--max-model-len', '200'];

function withoutWallTime(json: string): Omit<Report, 'wall_time_s'> {
  const { wall_time_s: wallTime, ...rest } = JSON.parse(json) as Report;
  assert.ok(wallTime >= 0);
  return rest;
}

describe('vllm-sim simulate', () => {
  it('gives the same report for the same trace and seed, from a file and from standard input, to the last bit', async () => {
    const random = ['--latency-distribution', 'lognormal', '--inter-token-latency', '10', '--inter-token-latency-std-dev', '5', '--max-num-seqs', '4'];
    for (const flags of [STEPS, random]) {
      const [one, other, seeded] = await Promise.all([
        simulate(['--trace', trace, '--json', ...flags]),
        simulate(['--json', '-', ...flags, '--trace', '-'], lines.join('\n')),
        simulate(['--trace', trace, '--json', '--seed', '5', ...flags]),
      ]);
      assert.deepEqual([one.code, one.stderr, other.code, other.stderr], [0, '', 0, '']);
      assert.deepEqual({ ...withoutWallTime(other.stdout), trace }, withoutWallTime(one.stdout));
      if (flags === random) assert.notDeepEqual(withoutWallTime(seeded.stdout).itl_ms, withoutWallTime(one.stdout).itl_ms);
    }
  });

  it('writes text, a report and the requests, which agree with each other', async () => {
    const [json, requests] = [`${folder.path}/report.json`, `${folder.path}/requests.jsonl`];
    const { code, stdout, stderr } = await simulate(['--trace', trace, '--json', json, '--requests', requests, ...STEPS]);
    assert.deepEqual([code, stderr], [0, '']);
    const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
    const results = readFileSync(requests, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, number>);
    assert.deepEqual([report.requests.total, report.requests.finished, results.length], [60, 60, 60]);
    assert.ok(report.preemptions > 0 && report.prefix_cache.hit_tokens > 0);
    const sum = (name: string): number => results.reduce((total, result) => total + (result[name] ?? Number.NaN), 0);
    assert.deepEqual([sum('output_tokens'), sum('prompt_tokens'), sum('cached_tokens')], [report.output_tokens, report.prompt_tokens, report.cached_prompt_tokens]);
    assert.equal(sum('preemptions'), report.preemptions);
    const ranks = results.map(({ ttft_ms }) => ttft_ms ?? Number.NaN).sort((a, b) => a - b);
    assert.deepEqual([report.ttft_ms?.p50, report.ttft_ms?.p90, report.ttft_ms?.max], [ranks[29], ranks[53], ranks[59]]);
    assert.equal(report.duration_s, Math.max(...results.map(({ last_token_ms }) => last_token_ms ?? 0)) / 1000);
    for (const part of ['60: 60 finished', 'TTFT', 'ITL', 'E2E', 'p99', 'Preemptions', 'KV cache', 'Time, s']) assert.ok(stdout.includes(part), part);
  });

  it('says in one line what is wrong with a trace or its options, and exits with 2', async () => {
    const bad = folder.write('bad.jsonl', `${lines[0]}\n{"arrival_ms": 1, "prompt_tokens": "x", "output_tokens": 1}\n`);
    const mistakes: readonly [string[], RegExp][] = [
      [[], /--trace is required: vllm-sim simulate --trace FILE/],
      [['--trace', bad], /bad\.jsonl:2: prompt_tokens: expected an integer.*"x"/],
      [['--trace', folder.write('empty.jsonl', '\n')], /empty\.jsonl:1: the trace has no request/],
      [['--trace', `${folder.path}/none`], /--trace: .*cannot be read/],
      [['--trace', trace, '--port', '1', '--served-model-name', 'a', 'b'], /--served-model-name, --port: options of the server|--port, --served-model-name: options of the server/],
      [['--trace', trace, '--max-num-seq', '1'], /--max-num-seq;.*--max-num-seqs/],
      [['--trace', trace, '--step-time-model', 'roofline'], /--model-shape/],
      [['--trace', trace, '--requests', folder.path], /--requests: .*cannot be written/],
    ];
    await Promise.all(
      mistakes.map(async ([args, message]) => {
        const { code, stdout, stderr } = await simulate(args);
        assert.match(stderr, message);
        assert.match(stderr, /^vllm-sim: [^\n]+\n$/);
        assert.deepEqual([code, stdout], [2, '']);
      }),
    );
  });

  it('says that a disk is full, wherever it writes to', async (context) => {
    if (!existsSync(FULL)) return context.skip('no full device here');
    for (const flag of ['--json', '--requests']) {
      const { code, stderr } = await simulate(['--trace', trace, flag, FULL]);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^vllm-sim: ${flag}: /dev/full cannot be written: ENOSPC[^\\n]*\\n$`));
    }
    const full = openSync(FULL, 'w');
    const child = spawn(process.execPath, [MAIN, 'simulate', '--trace', trace], { stdio: ['ignore', full, 'pipe'] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (data: string) => (stderr += data));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    closeSync(full);
    assert.equal(code, 2);
    assert.match(stderr, /^vllm-sim: standard output cannot be written: ENOSPC[^\n]*\n$/);
  });

  it('explains the form of a trace', async () => {
    const { code, stdout } = await simulate(['--help']);
    assert.equal(code, 0);
    for (const part of ['--trace FILE', '--json [FILE]', 'arrival_ms', 'hash_ids', '--max-num-seqs', '--step-time-model', 'no limit']) assert.ok(stdout.includes(part), part);
    assert.ok(!stdout.includes('--port N'));
  });
});

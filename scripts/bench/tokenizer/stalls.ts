// The bench of stalls. Guards against long prompts that hold up everybody else's streams: how long the longest turn of the
// event loop is while texts are encoded in slices, beside the same texts encoded at once and beside a loop without work.
//
// Stalls are shown in CPU time, with
// the wall time after the stroke: on a busy machine a turn also has what others took, which the column without work shows.
import { readFileSync } from 'node:fs';
import { createSmallTokenizer } from '../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { loadTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { JsonTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { readArguments } from '../../script-arguments.mjs';
import { toSpread } from '../statistics.ts';
import { formatWorstCases, type WorstCase } from './report.ts';
import { createBenchText } from './text.ts';
import { measureTurns, type TurnGaps } from './turn-gaps.ts';
import { createWorstTexts, type NamedText } from './worst-texts.ts';

const FRACTIONS = [8, 4, 2, 1];
const IDLE_MS = 500;

const HELP = `Usage: node --import tsx scripts/bench/tokenizer/stalls.ts [options]

  --tokenizer FILE  a tokenizer.json; without it, the small tokenizer that is embedded is measured
  --chars N         length of a text (default 524288)
  --clients N       texts that are encoded at once (default 8)
  --rounds N        how often (default 5)
  --help            this text
`;

const { values } = readArguments(HELP, {
  options: {
    tokenizer: { type: 'string' },
    chars: { type: 'string', default: '524288' },
    clients: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
  },
});
const [numChars, numClients, numRounds] = [Number(values.chars), Number(values.clients), Number(values.rounds)];
const { tokenizer } = values.tokenizer === undefined ? createSmallTokenizer() : loadTokenizer(readFileSync(values.tokenizer));
const texts: NamedText[] = [{ name: 'prose, code, other scripts', text: createBenchText(numChars) }, ...createWorstTexts(numChars)];

console.log(`${numChars} characters a text, ${numRounds} rounds; medians of milliseconds of CPU time / wall time\n`);
await printStalls();
console.log('\ntime against length, in slices');
console.log(formatWorstCases(await measureGrowth()));

interface Way {
  readonly label: string;
  readonly work: (text: string) => Promise<unknown> | undefined;
}

async function printStalls(): Promise<void> {
  const ways = listWays(tokenizer);
  console.log(['longest turn of the event loop'.padEnd(30), ...ways.map(({ label }) => label.padStart(24))].join(''));
  for (const { name, text } of texts) {
    const gaps = ways.map((): TurnGaps[] => []);
    // The ways take turns, so that a busy spell of the machine meets all of them.
    for (let round = 0; round < numRounds; round++) {
      for (const [index, { work }] of ways.entries()) {
        tokenizer.clearCache();
        gaps[index]?.push(await measureTurns(() => work(text)));
      }
    }
    console.log([name.padEnd(30), ...gaps.map((series) => formatLongest(series).padStart(24))].join(''));
  }
}

function listWays(measured: JsonTokenizer): Way[] {
  return [
    { label: 'no work', work: () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)) },
    { label: 'at once', work: (text) => void measured.encode(text) },
    { label: 'in slices', work: (text) => measured.encodeInSlices(text) },
    {
      label: `in slices, ${numClients} clients`,
      work: (text) => Promise.all(Array.from({ length: numClients }, () => measured.encodeInSlices(text))),
    },
  ];
}

function formatLongest(series: readonly TurnGaps[]): string {
  const cpu = toSpread(series.map(({ longestCpuMs }) => longestCpuMs)).median;
  const wall = toSpread(series.map(({ longestMs }) => longestMs)).median;
  return `${cpu.toFixed(1)} / ${wall.toFixed(1)}`;
}

async function measureGrowth(): Promise<WorstCase[]> {
  const results: WorstCase[] = [];
  for (const { name, text } of texts) {
    const chars = FRACTIONS.map((fraction) => Math.floor(text.length / fraction / 2) * 2);
    const ms: number[] = [];
    for (const length of chars) ms.push(await bestMs(text.slice(0, length)));
    results.push({ name, chars, ms });
  }
  return results;
}

async function bestMs(text: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < numRounds; round++) {
    tokenizer.clearCache();
    best = Math.min(best, (await measureTurns(() => tokenizer.encodeInSlices(text))).totalCpuMs);
  }
  return best;
}

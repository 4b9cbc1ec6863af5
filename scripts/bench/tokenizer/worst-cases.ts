// Time against length for texts that offer no word to cut at, and prints it as JSON.
import { readFileSync } from 'node:fs';
import { loadTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { WorstCase } from './report.ts';

const [tokenizerFile = ''] = process.argv.slice(2);
const { tokenizer } = loadTokenizer(readFileSync(tokenizerFile));
const FRACTIONS = [8, 4, 2, 1];
const NUM_REPETITIONS = 3;

const cases: readonly (readonly [name: string, text: string])[] = [
  ['a word of 1 MB', 'abcdefghij'.repeat(100_000)],
  ['one letter, 1 MB', 'a'.repeat(1_000_000)],
  ['100 kB of blanks', ' '.repeat(100_000)],
  ['100 kB of combining marks', `e${'\u0301'.repeat(50_000)}`],
  ['100 kB of one emoji', '😀'.repeat(25_000)],
  ['1 MB of <', '<'.repeat(1_000_000)],
];

const results: WorstCase[] = cases.map(([name, text]) => {
  const chars = FRACTIONS.map((fraction) => Math.floor(text.length / fraction / 2) * 2);
  return { name, chars, ms: chars.map((length) => bestMs(text.slice(0, length))) };
});
console.log(JSON.stringify(results));

function bestMs(text: string): number {
  return Math.min(...Array.from({ length: NUM_REPETITIONS }, () => encodeMs(text)));
}

function encodeMs(text: string): number {
  tokenizer.clearCache();
  const begun = process.cpuUsage();
  tokenizer.encode(text);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

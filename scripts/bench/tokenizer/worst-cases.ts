// Time against length for texts that are made to be slow, and prints it as JSON.
import { readFileSync } from 'node:fs';
import { loadTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { WorstCase } from './report.ts';
import { createWorstTexts } from './worst-texts.ts';

const [tokenizerFile = ''] = process.argv.slice(2);
const { tokenizer } = loadTokenizer(readFileSync(tokenizerFile));
const NUM_CHARS = 1_000_000;
const FRACTIONS = [8, 4, 2, 1];
const NUM_REPETITIONS = 3;

const results: WorstCase[] = createWorstTexts(NUM_CHARS).map(({ name, text }) => {
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

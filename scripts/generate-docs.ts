// Writes the README's tables from the code. With --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fillTables } from './readme-tables.ts';
import { readArguments } from './script-arguments.mjs';

const README = new URL('../README.md', import.meta.url);

const HELP = 'Usage: npm run docs [-- --check]\n\nWrites the tables of README.md from the code; --check fails when they are out of date.\n';

const { check: isCheck = false } = readArguments(HELP, { options: { check: { type: 'boolean' } } }).values;
await update(isCheck);

async function update(isCheck: boolean): Promise<void> {
  const before = readFileSync(README, 'utf8');
  const after = await fillTables(before);
  if (before === after) return;
  if (isCheck) {
    process.stderr.write('README.md is out of date: run npm run docs\n');
    process.exitCode = 1;
  } else {
    writeFileSync(README, after);
  }
}

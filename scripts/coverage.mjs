#!/usr/bin/env node
// Runs the tests under c8 and fails below 90 % of the lines or branches of lib/. Needs dist/ of the same sources.
//
//   node scripts/coverage.mjs [arguments of scripts/test.mjs]
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './list-tests.mjs';

const thresholdPercent = 90;

if (process.argv.includes('--help')) {
  console.log('usage: npm run coverage [-- ARGUMENTS OF scripts/test.mjs]');
  process.exit(0);
}

const c8 = path.join(root, 'node_modules', 'c8', 'bin', 'c8.js');
const tests = [process.execPath, 'scripts/test.mjs', ...process.argv.slice(2)];
const child = spawn(process.execPath, [c8, ...c8Arguments(), ...tests], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => child.kill(name));
child.on('close', (code, signal) => {
  if (signal !== null) console.error(`coverage: c8 was ended by ${signal}`);
  process.exitCode = code ?? 1;
});

function c8Arguments() {
  return [
    // Also the files that no test loads, which would otherwise count for nothing.
    '--all', '--src=lib', '--include=lib/**', ...listTypeFiles().map((file) => `--exclude=${file}`),
    '--temp-directory=coverage/tmp', '--reporter=text-summary', '--reporter=lcovonly',
    '--check-coverage', `--lines=${thresholdPercent}`, `--branches=${thresholdPercent}`,
    '--functions=0', '--statements=0',
  ];
}

/** Files that hold types alone: nothing of them is left to run, and c8 would call all of it uncovered. */
function listTypeFiles() {
  const ofTsx = createRequire(path.join(root, 'node_modules', 'tsx', 'package.json'));
  const { transformSync } = ofTsx('esbuild');
  const files = readdirSync(path.join(root, 'lib'), { recursive: true }).filter((file) => file.endsWith('.ts')).map((file) => path.join('lib', file));
  return files.filter((file) => transformSync(readFileSync(path.join(root, file), 'utf8'), { loader: 'ts' }).code.trim() === '');
}

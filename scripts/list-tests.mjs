#!/usr/bin/env node
// Which test files there are: Node 20's runner expands no glob and looks into no folder for .ts files, so it is given
// names.
//
//   node scripts/list-tests.mjs [--clients | --tokenizers | --structured] [--grep-file PATTERN] [FILE or FOLDER ...]
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The project's folder; every path below is relative to it. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * What needs packages from outside: the name of the flag that selects it, and the folder of the packages, whose own tests
 * are none of ours. The tests that use them end in `.client.test.ts`, `.tokenizer.test.ts` and `.structured.test.ts`.
 */
const OUTSIDE_SUITES = [
  { flag: 'clients', ending: '.client.test.ts', packages: path.join('spec', 'conformance', 'clients') },
  { flag: 'tokenizers', ending: '.tokenizer.test.ts', packages: path.join('spec', 'conformance', 'tokenizers') },
  { flag: 'structured', ending: '.structured.test.ts', packages: path.join('spec', 'conformance', 'structured') },
];

/** How the arguments of `parseSelection` are written. */
export const SELECTION = '[--clients | --tokenizers | --structured] [--grep-file PATTERN] [FILE or FOLDER ...]';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  if (args.includes('--help')) console.log(`usage: node scripts/list-tests.mjs ${SELECTION}`);
  else printTests(args);
}

function printTests(args) {
  try {
    for (const file of listTests(parseSelection(args))) console.log(file);
  } catch (error) {
    console.error(`${error.message}; see --help`);
    process.exitCode = 2;
  }
}

/**
 * Reads the arguments that select test files.
 * @returns `{ suite, pattern, paths }`: `suite` is 'clients', 'tokenizers', 'structured' or undefined, `pattern` undefined
 *   when none is given, `paths` never empty
 * @throws TypeError on an unknown option, or on two suites
 */
export function parseSelection(args) {
  const flags = OUTSIDE_SUITES.map(({ flag }) => [flag, { type: 'boolean' }]);
  const options = { ...Object.fromEntries(flags), 'grep-file': { type: 'string' } };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const pattern = values['grep-file'] === undefined ? undefined : new RegExp(values['grep-file']);
  const [suite, other] = OUTSIDE_SUITES.map(({ flag }) => flag).filter((flag) => values[flag]);
  if (other !== undefined) throw new TypeError(`--${suite} and --${other} exclude each other`);
  return { suite, pattern, paths: positionals.length > 0 ? positionals : ['spec'] };
}

/**
 * The selected test files, relative to the project's folder, sorted, each once.
 * Files that need packages from outside are selected by their suite alone, and left out without it.
 * @throws Error when a path does not exist
 */
export function listTests({ suite, pattern, paths }) {
  const files = new Set(paths.flatMap((name) => listFiles(path.relative(root, path.resolve(name)))));
  return [...files].filter((file) => isWanted(file, suite) && (pattern?.test(file) ?? true)).sort();
}

function isWanted(file, suite) {
  const outside = OUTSIDE_SUITES.find(({ ending }) => file.endsWith(ending));
  if (outside !== undefined) return outside.flag === suite;
  const isForeign = OUTSIDE_SUITES.some(({ packages }) => file.startsWith(packages + path.sep));
  return suite === undefined && file.endsWith('.test.ts') && !isForeign;
}

function listFiles(name) {
  if (path.basename(name) === 'node_modules') return [];
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  return readdirSync(path.join(root, name)).flatMap((entry) => listFiles(path.join(name, entry)));
}

#!/usr/bin/env node
// Which test files there are: Node 20's runner expands no glob and looks into no folder for .ts files, so it is given
// names.
//
//   node scripts/list-tests.mjs [--clients] [--grep-file PATTERN] [FILE or FOLDER ...]
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The project's folder; every path below is relative to it. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The packages of the real clients: their own tests are none of ours, except the files that put them to our server. */
const CLIENT_PACKAGES = path.join('spec', 'conformance', 'clients');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of listTests(parseSelection(process.argv.slice(2)))) console.log(file);
}

/**
 * Reads the arguments that select test files.
 * @returns `{ clients, pattern, paths }`, `pattern` undefined when none is given, `paths` never empty
 * @throws TypeError on an unknown option
 */
export function parseSelection(args) {
  const options = { clients: { type: 'boolean', default: false }, 'grep-file': { type: 'string' } };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const pattern = values['grep-file'] === undefined ? undefined : new RegExp(values['grep-file']);
  return { clients: values.clients, pattern, paths: positionals.length > 0 ? positionals : ['spec'] };
}

/**
 * The selected test files, relative to the project's folder, sorted, each once.
 * Files ending in `.client.test.ts` need the real clients: `clients` selects them alone, otherwise they are left out.
 * @throws Error when a path does not exist
 */
export function listTests({ clients, pattern, paths }) {
  const files = new Set(paths.flatMap((name) => listFiles(path.relative(root, path.resolve(name)))));
  return [...files].filter((file) => isWanted(file, clients) && (pattern?.test(file) ?? true)).sort();
}

function isWanted(file, clients) {
  if (file.endsWith('.client.test.ts')) return clients;
  return !clients && file.endsWith('.test.ts') && !file.startsWith(CLIENT_PACKAGES + path.sep);
}

function listFiles(name) {
  if (path.basename(name) === 'node_modules') return [];
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  return readdirSync(path.join(root, name)).flatMap((entry) => listFiles(path.join(name, entry)));
}

#!/usr/bin/env node
// Makes a fresh clone ready: installs the locked dev dependencies, and with --build compiles lib/ to dist/.
//
//   node scripts/setup.mjs [--build]
//
// Says nothing and needs no network when there is nothing to do; one line on stderr for an install, one for a build.
// Exit code: 0 ready, else that of npm or tsc, 1 for the rest.
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinModules, keepCode, writeTables } from './build/join.mjs';
import { withLock } from './build/lock.mjs';
import { readOptionalText } from './build/optional-file.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const lockFile = inRoot('.cache', 'setup.lock');
const buildRecord = inRoot('.cache', 'build.json');

/** A failure that is reported in one line (or by the tool that failed) and ends the process. */
class SetupError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

try {
  setUp(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}

function setUp(args) {
  if (args.includes('--help')) return void process.stdout.write('usage: node scripts/setup.mjs [--build]\n');
  const unknown = args.find((arg) => arg !== '--build');
  if (unknown !== undefined) throw new SetupError(`unknown argument ${unknown}`);
  requireNode();
  const tasks = [{ isDone: isInstalled, run: install }];
  if (args.includes('--build')) tasks.push({ isDone: isBuilt, run: build });
  // Looked at again under the lock: another process may have done the work in the meantime.
  for (const { isDone, run } of tasks) if (!isDone()) lock(() => isDone() || run());
}

function lock(work) {
  if (!withLock(lockFile, work)) throw new SetupError(`another setup has held ${lockFile} for over 10 minutes`);
}

function requireNode() {
  const minimum = readJson('package.json').engines.node.replace('>=', '');
  const [have, want] = [process.versions.node, minimum].map((version) => version.split('.').map(Number));
  const difference = [0, 1, 2].map((i) => have[i] - want[i]).find((part) => part !== 0);
  if (difference < 0) throw new SetupError(`Node ${minimum} or newer is needed; this is ${process.versions.node}`);
}

// ---- dependencies

/** Compares the lock file with the record that npm keeps of what it installed. */
function isInstalled() {
  const locked = readJson('package-lock.json')?.packages;
  if (locked === undefined) throw new SetupError('package-lock.json is missing or damaged');
  const installed = readJson('node_modules', '.package-lock.json')?.packages;
  if (installed === undefined) return false;
  for (const [folder, entry] of Object.entries(locked)) {
    if (folder === '' || !isForThisMachine(entry)) continue;
    const found = installed[folder];
    if (found?.version !== entry.version || found.integrity !== entry.integrity) return false;
    if (!fs.existsSync(inRoot(folder))) return false;
  }
  return Object.entries(installed).every(([folder, entry]) => folder in locked || entry.extraneous);
}

function isForThisMachine({ os, cpu }) {
  return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
}

function install() {
  say('installing the dev dependencies');
  // Said in full, because a surrounding `npm --dry-run`, `--prefix` or `--omit=dev` reaches this npm through the
  // environment. No package here needs an install script.
  const switches = ['--prefix=.', '--dry-run=false', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const around = process.env.npm_execpath;
  const npm = around?.endsWith('npm-cli.js') ? [process.execPath, around] : ['npm'];
  const shell = npm[0] === 'npm' && process.platform === 'win32';
  const result = run([...npm, 'ci', ...switches, '--loglevel=error'], { shell });
  if (result.error) throw new SetupError(`npm cannot be started: ${result.error.message}`);
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new SetupError(`npm ci failed (${outcome(result)})`, result.status ?? 1);
  }
  if (!isInstalled()) throw new SetupError('npm ci ended well but node_modules does not match package-lock.json');
}

// ---- build

function isBuilt() {
  const record = readJson('.cache', 'build.json');
  return record?.inputs === hashInputs() && record.outputs.every((file) => fs.existsSync(inRoot('dist', file)));
}

/** Contents rather than times: a checkout changes times only, and a restored cache neither. */
function hashInputs() {
  const sources = listFiles('lib').map((file) => path.join('lib', file));
  const scripts = listFiles(path.join('scripts', 'build')).map((file) => path.join('scripts', 'build', file));
  const recipe = ['tsconfig.json', 'package.json', 'package-lock.json', path.join('scripts', 'setup.mjs'), ...scripts];
  // The code that is kept is of use to this version alone.
  const hash = createHash('sha256').update(`${process.versions.v8} ${process.arch}\0`);
  for (const file of [...sources, ...recipe]) {
    const content = fs.readFileSync(inRoot(file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Compiles beside dist/ and moves file by file, so that a server which starts meanwhile never meets half a file. */
function build() {
  const started = performance.now();
  const inputs = hashInputs();
  const staging = path.join('.cache', 'build');
  fs.rmSync(inRoot(staging), { recursive: true, force: true });
  compile(staging);
  addTables(staging);
  join(staging);
  const outputs = listFiles(staging);
  for (const file of outputs) moveOutput(path.join(staging, file), path.join('dist', file));
  removeOthers('dist', new Set(outputs));
  keep('dist');
  replaceFile(buildRecord, JSON.stringify({ inputs, outputs }));
  fs.rmSync(inRoot(staging), { recursive: true });
  say(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function compile(outDir) {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const result = run([process.execPath, tsc, '-p', 'tsconfig.json', '--outDir', outDir, '--noEmitOnError']);
  if (result.error) throw new SetupError(`tsc cannot be started: ${result.error.message}`);
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  throw new SetupError(`lib/ does not compile (tsc: ${outcome(result)})`, result.status ?? 1);
}

function addTables(folder) {
  const failure = fs.existsSync(inRoot(folder, 'engine/tokenizer/small')) ? writeTables(inRoot(folder)) : null;
  if (failure !== null) throw new SetupError(`the tables of the tokenizer cannot be filled: ${failure}`);
}

/** Joins all modules into one script: Node takes longer to find and read hundreds of files than to run what is in them. esbuild is what tsx brings. */
function join(folder) {
  if (!fs.existsSync(inRoot(folder, 'program.js'))) return;
  const ofTsx = createRequire(inRoot('node_modules', 'tsx', 'package.json'));
  try {
    joinModules(ofTsx('esbuild'), inRoot(folder));
  } catch (error) {
    throw new SetupError(`dist/ cannot be joined: ${error.message}`);
  }
}

/** In the place where the program is to run: it reads its version from the folder above. Half of such a file is as good as none to V8. */
function keep(folder) {
  const failure = fs.existsSync(inRoot(folder, 'program.js')) ? keepCode(inRoot(folder)) : null;
  if (failure !== null) say(`no compiled code is kept, so that starts take longer: ${failure}`);
}

function moveOutput(from, to) {
  fs.mkdirSync(inRoot(path.dirname(to)), { recursive: true });
  // tsc keeps the first line of main.ts but gives its output no right to run.
  if (to === path.join('dist', 'main.js')) fs.chmodSync(inRoot(from), 0o755);
  fs.renameSync(inRoot(from), inRoot(to));
}

/** Outputs of deleted sources, and the folders they leave empty. */
function removeOthers(folder, kept) {
  for (const file of listFiles(folder)) if (!kept.has(file)) fs.rmSync(inRoot(folder, file));
  removeEmptyFolders(inRoot(folder));
}

function removeEmptyFolders(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name));
  }
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

// ---- files and processes

function inRoot(...parts) {
  return path.join(root, ...parts);
}

/** @returns the parsed file, or undefined when there is none or it is no JSON */
function readJson(...parts) {
  try {
    return JSON.parse(readOptionalText(inRoot(...parts)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function replaceFile(file, content) {
  const draft = `${file}-${randomUUID()}`;
  fs.writeFileSync(draft, content);
  fs.renameSync(draft, file);
}

/** @returns the paths of all files below `folder`, relative to it, sorted; empty when there is no such folder */
function listFiles(folder, below = '') {
  const here = inRoot(folder, below);
  if (!fs.existsSync(here)) return [];
  return fs.readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(below, entry.name);
    return entry.isDirectory() ? listFiles(folder, name) : [name];
  }).sort();
}

function run([command, ...args], options = {}) {
  const capture = { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'pipe'] };
  return spawnSync(command, args, { cwd: root, ...capture, ...options });
}

function outcome({ status, signal }) {
  return signal === null ? `exit code ${status}` : signal;
}

/** To stderr: stdout belongs to the program that is set up. */
function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

#!/usr/bin/env node
// Builds the image with docker or podman, whichever answers.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Usage: node scripts/image/build.mjs [--tag NAME]... [--engine docker|podman] [--print-engine]

Builds the image from the project's Dockerfile.

  --tag NAME       name of the image, may be repeated (default: vllm-sim:dev)
  --engine ENGINE  docker or podman (default: the first of the two that answers)
  --print-engine   print the name of the engine that would build, and build nothing
  --help           show this text

Exit code: 0 built, 2 wrong usage, 3 no engine answers, otherwise the engine's own.
`;

const ENGINES = ['docker', 'podman'];
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** An error with the exit code it ends the program with. */
class ExitError extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

try {
  process.exitCode = run(parseOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`image: ${error.message}\n`);
  process.exitCode = error instanceof ExitError ? error.exitCode : 1;
}

function run(options) {
  if (options.help) return print(HELP);
  const engine = findEngine(options.engine);
  if (options['print-engine']) return print(`${engine}\n`);
  return build(engine, options.tag);
}

function print(text) {
  process.stdout.write(text);
  return 0;
}

function parseOptions(args) {
  const values = parseFlags(args, {
    tag: { type: 'string', multiple: true, default: ['vllm-sim:dev'] },
    engine: { type: 'string' },
    'print-engine': { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.tag.includes('')) throw new ExitError('--tag needs a value: the name of an image', 2);
  if (values.engine === undefined || ENGINES.includes(values.engine)) return values;
  throw new ExitError(`--engine: expected docker or podman, got ${JSON.stringify(values.engine)}`, 2);
}

function parseFlags(args, options) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new ExitError(`${error.message.split('. ')[0]}; see --help`, 2);
  }
}

/** The first engine that answers. @throws ExitError with what each candidate said. */
function findEngine(wanted) {
  const complaints = [];
  for (const engine of wanted === undefined ? ENGINES : [wanted]) {
    const complaint = askEngine(engine);
    if (complaint === null) return engine;
    complaints.push(`  ${engine}: ${complaint}`);
  }
  const advice = 'Install docker or podman, or start the one that is installed, and try again.';
  throw new ExitError(`no container engine answers\n${complaints.join('\n')}\n${advice}`, 3);
}

/** Null when the engine is ready, otherwise why it is not. A client without its daemon is not: `info` asks both. */
function askEngine(engine) {
  const { error, status, stderr } = spawnSync(engine, ['info'], { encoding: 'utf8', timeout: 60_000 });
  if (error?.code === 'ENOENT') return 'not installed';
  if (error) return error.message;
  return status === 0 ? null : stderr.trim().split('\n').at(-1) || `"${engine} info" exits with ${status}`;
}

function build(engine, tags) {
  const args = ['build', '--file', 'Dockerfile'];
  for (const tag of tags) args.push('--tag', tag);
  for (const [name, value] of Object.entries(labels())) args.push('--build-arg', `${name}=${value}`);
  process.stdout.write(`${engine} ${args.join(' ')} .\n`);
  // An attestation would make the tag an index that differs after each build, and that Kind cannot always load.
  const env = { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
  const { error, status, signal } = spawnSync(engine, [...args, '.'], { cwd: PROJECT, env, stdio: 'inherit' });
  if (error) throw error;
  if (signal) throw new Error(`${engine} was ended by ${signal}`);
  return status;
}

/** What the Dockerfile takes as ARG for the image's labels. */
function labels() {
  const { version } = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8'));
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: PROJECT, encoding: 'utf8' });
  return { VERSION: version, REVISION: status === 0 ? stdout.trim() : 'unknown' };
}

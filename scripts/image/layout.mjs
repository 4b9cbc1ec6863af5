#!/usr/bin/env node
// Lays out what the image adds to its base, without a container engine: `OUT/app/dist` and `OUT/app/package.json`.
// The list of files is the Dockerfile's: the COPY lines of its final stage, which take from the build stage's folder.
import { chmod, cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { lastArguments, parseDockerfile } from './dockerfile.mjs';

const HELP = `Usage: node scripts/image/layout.mjs --out DIR [--project DIR]

Lays out the files that the image adds to its base, as the final stage of the Dockerfile copies them.
Files and folders are read-only, as they are in the image. Run "npm run build" first.

  --out DIR      where to; created when missing, must be empty
  --project DIR  the project's folder with Dockerfile, package.json and dist/ (default: this one)
  --help         show this text

Exit code: 0 laid out, 1 something is missing or in the way, 2 wrong usage.
`;

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

class UsageError extends Error {}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await layOut(options.project, options.out);
} catch (error) {
  process.stderr.write(`layout: ${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

function parseOptions(argv) {
  const options = { out: { type: 'string' }, project: { type: 'string' }, help: { type: 'boolean' } };
  const values = parseFlags(argv, options);
  if (!values.help && !values.out) throw new UsageError('--out is required: a folder; see --help');
  return { help: values.help ?? false, out: values.out ?? '', project: values.project ?? PROJECT };
}

function parseFlags(args, options) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(`${error.message.split('. ')[0]}; see --help`);
  }
}

async function layOut(project, out) {
  const copies = planCopies(await readFile(path.join(project, 'Dockerfile'), 'utf8'));
  for (const copy of copies) copy.isFolder = await isFolder(project, copy.source);
  await prepareEmpty(out);
  for (const copy of copies) await cp(path.join(project, copy.source), targetOf(out, copy), { recursive: true });
  for (const name of await readdir(out)) await makeReadOnly(path.join(out, name));
}

/** One entry per source of a COPY: a path in the project, and an absolute destination in the image. */
function planCopies(dockerfile) {
  const stages = parseDockerfile(dockerfile);
  const final = stages.at(-1);
  const copies = [];
  let folder = '/';
  for (const { name, flags, arguments: words } of final.instructions) {
    if (name === 'WORKDIR') folder = path.posix.resolve(folder, words[0]);
    if (name === 'COPY') copies.push(...expandCopy({ words, from: buildFolder(stages, flags.from), folder }));
  }
  return copies;
}

function buildFolder(stages, stageName) {
  const stage = stages.find(({ name }) => name !== null && name === stageName);
  const folder = stage && lastArguments(stage, 'WORKDIR')?.[0];
  if (!folder) throw new Error('Dockerfile: a COPY of the final stage is not from a named stage with a WORKDIR');
  return folder;
}

function expandCopy({ words, from, folder }) {
  const destination = words.at(-1);
  const intoFolder = destination.endsWith('/');
  return words.slice(0, -1).map((word) => {
    const source = path.posix.relative(from, path.posix.resolve(from, word));
    if (source === '' || source.startsWith('..')) throw new Error(`Dockerfile: ${word} is not inside ${from}`);
    return { source, destination: path.posix.resolve(folder, destination), intoFolder };
  });
}

async function isFolder(project, source) {
  const found = await stat(path.join(project, source)).catch(() => null);
  if (found === null) throw new Error(`${source} is missing in ${project}; run "npm run build" first`);
  return found.isDirectory();
}

/** COPY puts a file into a destination that ends with a slash; of a folder it copies what is inside. */
function targetOf(out, { source, destination, intoFolder, isFolder }) {
  return path.join(out, destination, intoFolder && !isFolder ? path.posix.basename(source) : '');
}

async function prepareEmpty(out) {
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new Error(`${out} is not empty`);
}

/** What the build stage does with `chmod -R a=rX`: nobody may write; folders and programs keep their x. */
async function makeReadOnly(file) {
  const found = await stat(file);
  if (found.isDirectory()) for (const name of await readdir(file)) await makeReadOnly(path.join(file, name));
  await chmod(file, found.isDirectory() || (found.mode & 0o111) !== 0 ? 0o555 : 0o444);
}

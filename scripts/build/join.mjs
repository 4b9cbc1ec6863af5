// What a build does beside compiling: it joins many modules into few files, and works out what each start would else work out again.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMON = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
const STEP_TIMEOUT_MS = 60_000;

/** Puts in place of a module one that has most of what it imports inside. @throws Error what esbuild finds */
export function joinModule(esbuild, file) {
  const outdir = path.dirname(file);
  esbuild.buildSync({ ...COMMON, entryPoints: [file], outdir, allowOverwrite: true, chunkNames: 'chunk-[hash]', splitting: true, format: 'esm' });
}

/** Puts in place of the `program.js` in `folder` one that runs `program-HASH.cjs`, where all of it is inside. @throws Error what esbuild finds */
export function joinProgram(esbuild, folder) {
  const { metafile } = esbuild.buildSync({
    ...COMMON, entryPoints: [path.join(folder, 'program.js')], outdir: folder, entryNames: '[name]-[hash]', outExtension: { '.js': '.cjs' },
    format: 'cjs', define: { 'import.meta.url': 'scriptUrl' }, metafile: true,
    banner: { js: '(function (module, require, scriptUrl) {' }, footer: { js: '})' },
  });
  const script = path.basename(Object.keys(metafile.outputs)[0]);
  escapeLetters(path.join(folder, script));
  // The name tells one build from another: V8 compares no more than the lengths of a script and of what its code was made of.
  const entry = fs.readFileSync(new URL('program.mjs', import.meta.url), 'utf8').replace('program-HASH.cjs', script);
  fs.writeFileSync(path.join(folder, 'program.js'), entry);
}

/**
 * Puts beside a joined program what V8 makes of it, `program-HASH.code`, where the next start finds it.
 * @returns why that cannot be, or null: the program starts without, more slowly
 */
export function keepCode(folder) {
  return runStep('keep-code.mjs', folder);
}

/** Puts the tables of the embedded tokenizer beside the modules in `folder`. @returns why that cannot be, or null */
export function writeTables(folder) {
  return runStep('write-tables.mjs', folder);
}

// In a process of its own: what is built is loaded there.
function runStep(script, folder) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { status, error, stderr } = spawnSync(process.execPath, [file, folder], { encoding: 'utf8', timeout: STEP_TIMEOUT_MS });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

/** Leaves ASCII alone, which is read faster. esbuild has escaped what is in strings; in a regular expression it means the same. */
function escapeLetters(file) {
  const escaped = fs.readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  fs.writeFileSync(file, escaped);
}

// What a build does beside compiling: it joins many modules into few scripts, and works out what each start would else work out again.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// CommonJS, which Node loads without its loader of modules: that one takes longer to get ready than a small program to run.
const COMMON = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning' };
const STEP_TIMEOUT_MS = 60_000;
const SCRIPTS = ['main.js', 'program.js', 'simulator.js'];

/**
 * Puts in place of the modules in `folder` the entry of the command, `main.js`, and that of the package, `simulator.js`; both load
 * `program.js`, which runs `program-HASH.cjs`, where everything else is inside. @throws Error what esbuild finds
 */
export function joinModules(esbuild, folder) {
  const modules = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js') && !SCRIPTS.includes(file));
  const script = joinProgram(esbuild, folder);
  joinEntry(esbuild, path.join(folder, 'main.js'));
  // The name tells one build from another: V8 compares no more than the lengths of a script and of what its code was made of.
  const loader = fs.readFileSync(new URL('program.cjs', import.meta.url), 'utf8').replace('program-HASH.cjs', script);
  fs.writeFileSync(path.join(folder, 'program.js'), loader);
  fs.writeFileSync(path.join(folder, 'simulator.js'), "exports.startSimulator = require('./program.js').startSimulator;\n");
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  for (const file of modules) fs.rmSync(path.join(folder, file));
}

// Returns the script's name.
function joinProgram(esbuild, folder) {
  const contents = "export { runProgram } from './program.js';\nexport { startSimulator } from './simulator.js';\n";
  const { metafile } = esbuild.buildSync({
    ...COMMON, stdin: { contents, resolveDir: folder }, outdir: folder, entryNames: 'program-[hash]', outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'scriptUrl' }, metafile: true, banner: { js: '(function (module, require, scriptUrl) {' }, footer: { js: '})' },
  });
  const script = path.basename(Object.keys(metafile.outputs)[0]);
  escapeLetters(path.join(folder, script));
  return script;
}

// The program stays a script of its own, loaded when the entry asks for it.
function joinEntry(esbuild, file) {
  esbuild.buildSync({ ...COMMON, entryPoints: [file], outfile: file, allowOverwrite: true, external: ['./program.js'], supported: { 'dynamic-import': false } });
}

/** Leaves ASCII alone, which is read faster. esbuild has escaped what is in strings; in a regular expression it means the same. */
function escapeLetters(file) {
  const escaped = fs.readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  fs.writeFileSync(file, escaped);
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

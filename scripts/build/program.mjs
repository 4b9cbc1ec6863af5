// The built program's entry, which takes the place of tsc's program.js: one script, and beside it the code that V8 has made of it before.
// With that, Node neither reads the modules one by one nor compiles them. V8 takes no code of another version of itself, or that was
// made under other flags; the script is compiled then, as any other.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const scriptUrl = new URL('program-HASH.cjs', import.meta.url);
const filename = fileURLToPath(scriptUrl);
const codeFile = filename.replace(/cjs$/, 'code');

const cachedData = existsSync(codeFile) ? readFileSync(codeFile) : undefined;
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
const module = { exports: {} };
script.runInThisContext()(module, createRequire(scriptUrl), scriptUrl.href);

export const { runProgram } = module.exports;

/** Writes the code of all functions that have run until now to where the next start finds it. */
export function keepCode() {
  writeFileSync(codeFile, script.createCachedData());
}

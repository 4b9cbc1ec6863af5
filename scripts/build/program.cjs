// The built program's loader, which takes the place of tsc's program.js: one script, and beside it the code that V8 has made of it before.
// With that, Node neither reads the modules one by one nor compiles them. V8 takes no code of another version of itself, or that was
// made under other flags; the script is compiled then, as any other.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const filename = path.join(__dirname, 'program-HASH.cjs');
const codeFile = filename.replace(/cjs$/, 'code');

const cachedData = existsSync(codeFile) ? readFileSync(codeFile) : undefined;
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
const program = { exports: {} };
script.runInThisContext()(program, require, pathToFileURL(filename).href);

exports.runProgram = program.exports.runProgram;
exports.startSimulator = program.exports.startSimulator;

/** Writes the code of all functions that have run until now to where the next start finds it. */
exports.keepCode = () => writeFileSync(codeFile, script.createCachedData());

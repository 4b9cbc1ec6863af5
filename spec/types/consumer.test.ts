// The package as an application gets it: compiled, imported by its name, where nothing else is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const TSC = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

const CONSUMER = `import * as exported from 'vllm-sim';
import { startSimulator, type Simulator, type SimulatorOptions } from 'vllm-sim';

const options: SimulatorOptions = { model: 'm', mode: 'echo', maxRunningRequests: 2, interTokenLatency: '20ms', lora: ['a'] };
const simulator: Simulator = await startSimulator(options);
const port: number = simulator.port;
await simulator.close();
// @ts-expect-error the model is mandatory
await startSimulator({ port }).catch(() => {});
// @ts-expect-error no such mode
const mode: SimulatorOptions['mode'] = 5;
export const names: readonly string[] = Object.keys(exported);
`;

const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
};

describe('the package', () => {
  it('compiles and runs in a strict program that has no types of Node, and exports one function', (context) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-consumer-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
    mkdirSync(path.join(folder, 'package'));
    mkdirSync(path.join(folder, 'node_modules'));
    copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package', 'package.json'));
    symlinkSync('../package', path.join(folder, 'node_modules', 'vllm-sim'));
    write('package.json', '{"type":"module"}');
    write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['consumer.ts'] }));
    write('consumer.ts', CONSUMER);
    run(TSC, '-p', root, '--outDir', path.join(folder, 'package', 'dist'));
    run(TSC, '-p', folder);
    write('main.js', "import { names } from './consumer.js';\nconsole.log(names.join());\n");
    assert.equal(run(path.join(folder, 'main.js')), 'startSimulator\n');
  });
});

/** Runs a script to its end. @returns what it printed. @throws AssertionError with its output when it fails */
function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

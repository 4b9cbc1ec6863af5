// Commands of the Python that has python/requirements.txt.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a command has ended. */
export interface Outcome {
  readonly code: number | null;
  /** Both of its outputs, as they came. */
  readonly output: string;
}

export interface PythonOptions {
  readonly args?: readonly string[];
  /** Its standard input. */
  readonly input?: string;
}

/** Runs a script of `python/` to its end. Its errors go where the test's own go. */
export function runPython(script: string, { args = [], input = '' }: PythonOptions): Promise<Outcome> {
  const file = fileURLToPath(new URL(`./python/${script}`, import.meta.url));
  return finish(spawn(findPython(), [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }), input);
}

/** Runs a command that was installed beside Python, in the directory `cwd`, to its end. */
export function runInstalled(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return finish(spawn(path.join(path.dirname(findPython()), command), args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] }), '');
}

function findPython(): string {
  const python = process.env.VLLM_SIM_PYTHON;
  assert.ok(python, 'set VLLM_SIM_PYTHON to a Python that has spec/conformance/clients/python/requirements.txt');
  return python;
}

async function finish(child: ReturnType<typeof spawn>, input: string): Promise<Outcome> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (data: string) => (output += data));
  child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  return { code, output };
}

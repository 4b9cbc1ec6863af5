// Runs one of the project's programs to its end, with an environment that a test controls.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at the end. */
export const project: string = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export interface Outcome {
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `env` is the whole environment when given. @throws Error when the program cannot be started. */
export async function runProgram(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: project, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (texts.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...texts }));
  });
}

/** A new folder for one test. */
export interface TemporaryFolder {
  /** Absolute, free of links. */
  readonly path: string;
  /** Removes it with all in it, read-only folders included. */
  readonly remove: () => Promise<void>;
}

export async function createFolder(): Promise<TemporaryFolder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'vllm-sim-')));
  return {
    path: folder,
    remove: async () => {
      await runProgram(['chmod', '-R', 'u+w', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gives `use` a new folder and removes it afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await createFolder();
  try {
    return await use(folder.path);
  } finally {
    await folder.remove();
  }
}

/** Programs that stand in a folder of their own; a PATH of that folder alone has nothing else. */
export interface ProgramFolder {
  /** Writes an executable shell script that first notes its name and arguments; `body` follows. */
  readonly addFake: (name: string, body: string) => Promise<void>;
  /** Makes this machine's program of that name available. */
  readonly addReal: (name: string) => Promise<void>;
}

/** The fakes append one line per call, `name argument...`, to `logFile`. */
export function createProgramFolder(folder: string, logFile: string): ProgramFolder {
  return {
    addFake: async (name, body) => {
      const file = path.join(folder, name);
      await writeFile(file, `#!${await findProgram('sh')}\necho "${name} $*" >> '${logFile}'\n${body}\n`);
      await chmod(file, 0o755);
    },
    addReal: async (name) => {
      const target = name === 'node' ? process.execPath : await findProgram(name);
      await symlink(target, path.join(folder, name));
    },
  };
}

async function findProgram(name: string): Promise<string> {
  const { stdout } = await runProgram(['sh', '-c', 'command -v "$1"', 'sh', name]);
  if (stdout.trim() === '') throw new Error(`this machine has no ${name}`);
  return stdout.trim();
}

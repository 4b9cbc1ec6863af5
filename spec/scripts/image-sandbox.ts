// Runs the image's entry point from a tree of files, as far from this machine's other files as it permits.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { runProgram } from './run-program.ts';

/** One way to run a command of the tree; commands name files as the image does. */
export interface Sandbox {
  readonly description: string;
  /** The command that runs `command` inside; the environment inside is empty, the folder `/app`. */
  readonly wrap: (command: readonly string[]) => readonly string[];
  /** Whether files of the tree are out of reach even for a process that may do all. */
  readonly isGuarded: boolean;
  /** Whether the command becomes process 1, below another process that is started first. */
  readonly isProcess1: boolean;
}

/** A server that has printed its address. */
export interface SandboxedServer {
  readonly url: string;
  /** Sends SIGTERM to the server itself. @returns its exit code, null when a signal ended it. */
  readonly stop: () => Promise<number | null>;
  /** Ends the server at once, if it still runs. */
  readonly kill: () => void;
}

/** The user of the image, by number. */
const USER = '65532';

/** Adds Node and the libraries it loads to a tree, at the path the image has Node at. */
export async function addNode(root: string, nodePath: string): Promise<void> {
  const { stdout } = await runProgram(['ldd', process.execPath]).catch(() => ({ stdout: '' }));
  const libraries = [...stdout.matchAll(/(?:=>\s+|^\s+)(\/\S+)/gm)].map((match) => match[1] ?? '');
  for (const library of libraries) await copyInto(root, library, library);
  await copyInto(root, process.execPath, nodePath);
  await mkdir(path.join(root, 'proc'), { recursive: true });
  await chmod(root, 0o755);
}

async function copyInto(root: string, source: string, target: string): Promise<void> {
  const copy = path.join(root, target);
  await mkdir(path.dirname(copy), { recursive: true });
  await copyFile(source, copy);
}

/** The strictest way this machine permits. The last candidate, a mere process, is always possible. */
export async function findSandbox(root: string, nodePath: string): Promise<Sandbox> {
  const candidates = [byNamespaces(root, false), byUserNamespaces(root, false), byChroot(root)];
  return (await firstPossible(candidates, nodePath)) ?? asMereProcess(root, nodePath);
}

/** The strictest way in which the command is process 1, or null when this machine permits none. */
export async function findProcess1Sandbox(root: string, nodePath: string): Promise<Sandbox | null> {
  return firstPossible([byNamespaces(root, true), byUserNamespaces(root, true)], nodePath);
}

async function firstPossible(candidates: readonly Sandbox[], nodePath: string): Promise<Sandbox | null> {
  for (const candidate of candidates) {
    const outcome = await runProgram(candidate.wrap([nodePath, '--version'])).catch(() => null);
    if (outcome?.stdout.trim() === process.version) return candidate;
  }
  return null;
}

/** Makes the tree read-only under its own path, gives process 1 a /proc, and becomes the rest of the command. */
const READ_ONLY_MOUNT = `
  root=$1; shift
  mount --bind "$root" "$root" && mount -o remount,bind,ro "$root" || exit
  [ $$ != 1 ] || mount -t proc proc "$root/proc" 2>/dev/null
  cd "$root" && exec env -i "$(command -v unshare)" "$@"`;

function byNamespaces(root: string, isProcess1: boolean): Sandbox {
  const inner = [`--root=${root}`, '--wd=/app', `--setgid=${USER}`, `--setuid=${USER}`];
  return {
    description: `chroot on a read-only mount, user ${USER}${isProcess1 ? ', PID namespace' : ''}`,
    wrap: (command) => [...outerUnshare([], isProcess1), root, ...inner, ...command],
    isGuarded: true,
    isProcess1,
  };
}

function byUserNamespaces(root: string, isProcess1: boolean): Sandbox {
  const inner = ['--user', `--map-user=${USER}`, `--map-group=${USER}`, `--root=${root}`, '--wd=/app'];
  return {
    description: `user namespace, chroot on a read-only mount${isProcess1 ? ', PID namespace' : ''}`,
    wrap: (command) => [...outerUnshare(['--map-root-user'], isProcess1), root, ...inner, ...command],
    isGuarded: true,
    isProcess1,
  };
}

function outerUnshare(flags: readonly string[], isProcess1: boolean): readonly string[] {
  const pidFlags = isProcess1 ? ['--pid', '--fork'] : [];
  return ['unshare', ...flags, '--mount', ...pidFlags, 'sh', '-c', READ_ONLY_MOUNT, 'sh'];
}

function byChroot(root: string): Sandbox {
  const flags = [`--root=${root}`, '--wd=/app', `--setgid=${USER}`, `--setuid=${USER}`];
  return {
    description: `chroot, user ${USER}`,
    wrap: (command) => ['env', '-i', 'unshare', ...flags, ...command],
    isGuarded: true,
    isProcess1: false,
  };
}

function asMereProcess(root: string, nodePath: string): Sandbox {
  const app = path.join(root, 'app');
  return {
    description: 'a process of the same user, with the tree as its folder',
    wrap: (command) => ['sh', '-c', 'cd "$1" && shift && exec env -i "$@"', 'sh', app, ...command.map(toOutside)],
    isGuarded: false,
    isProcess1: false,
  };

  function toOutside(word: string): string {
    if (word === nodePath) return process.execPath;
    return word.startsWith('/') ? path.join(root, word) : word;
  }
}

/** @throws Error with what the server said when it ends before it prints an address; aborts with `signal`. */
export async function startServer(
  sandbox: Sandbox,
  command: readonly string[],
  signal: AbortSignal,
): Promise<SandboxedServer> {
  const [program = '', ...args] = sandbox.wrap(command);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const send = (name: NodeJS.Signals): void => {
    const isRunning = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
    if (isRunning) process.kill(findServerPid(child, sandbox), name);
  };
  // A start that fails shows as the end of the output, and so does an abort.
  child.on('error', () => {});
  signal.addEventListener('abort', () => send('SIGKILL'));
  return {
    url: await readUrl(child),
    stop: () => {
      send('SIGTERM');
      return ended;
    },
    kill: () => send('SIGKILL'),
  };
}

async function readUrl(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('the server was started without pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  for await (const line of createInterface({ input: stdout })) {
    const url = /http:\/\/[^\s"]+/.exec(line)?.[0];
    if (url !== undefined) {
      // The rest is read and dropped, so that a full pipe never holds the server up.
      stdout.resume();
      return url;
    }
    said += `${line}\n`;
  }
  throw new Error(`the server ended before it printed its address:\n${said}`);
}

/** Process 1 of a PID namespace has another number outside, as the only child of the process that was started. */
function findServerPid(child: ChildProcess, sandbox: Sandbox): number {
  const pid = child.pid ?? Number.NaN;
  if (!sandbox.isProcess1) return pid;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()) || pid;
}

// A simulator under measurement: started on a free loopback port, ready when `/health` says 200, ended by pid.
import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Candidate } from './candidates.ts';
import { endProcess, trackProcess } from './live-processes.ts';

/** A server that has answered. */
export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  /** From just before exec to the first 200 on `/health`, in milliseconds, to about a millisecond. */
  readonly startupMs: number;
}

/**
 * Starts the candidate with the flags that every measurement shares and `flags`, lets `use` work with it, and ends it.
 * @throws Error when it does not become healthy in time, with the end of its standard error.
 */
export async function withServer<T>(
  candidate: Candidate,
  flags: readonly string[],
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const port = await findFreePort();
  const args = [...candidate.args, '--port', String(port), ...SHARED_FLAGS, ...flags];
  const execAtMs = performance.now();
  const child = spawn(candidate.command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  trackProcess(child);
  const readError = keepErrorTail(child);
  try {
    await waitUntilHealthy(port, child, readError);
    const startupMs = performance.now() - execAtMs;
    return await use({ port, pid: child.pid ?? 0, startupMs });
  } finally {
    await endProcess(child, STOP_GRACE_MS);
  }
}

const SHARED_FLAGS = ['--model', 'm', '--mode', 'echo', '--max-num-seqs', '512', '--max-model-len', '4096'];
const START_DEADLINE_MS = 10_000;
const STOP_GRACE_MS = 5_000;
const ERROR_TAIL_CHARS = 2_000;
const RETRY_MS = 1;

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function keepErrorTail(child: ChildProcess): () => string {
  let tail = '';
  child.on('error', (error) => {
    tail += error.message;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-ERROR_TAIL_CHARS);
  });
  return () => tail;
}

async function waitUntilHealthy(port: number, child: ChildProcess, readError: () => string): Promise<void> {
  const deadlineMs = performance.now() + START_DEADLINE_MS;
  while (!(await isHealthy(port))) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    const hasEnded = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (hasEnded) throw new Error(`${child.spawnfile} ended before it was healthy: ${readError()}`);
    if (performance.now() > deadlineMs) throw new Error(`${child.spawnfile} was not healthy in time: ${readError()}`);
  }
}

// A socket of its own is quicker than any HTTP client: the poll must not be what is measured.
function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1').startsWith('HTTP/1.1 200 '));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

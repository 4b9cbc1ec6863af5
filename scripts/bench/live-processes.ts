// The child processes of this run, so that none outlives it however it ends.
import type { ChildProcess } from 'node:child_process';

const live = new Set<ChildProcess>();

/** Remembers a child until it exits. */
export function trackProcess(child: ChildProcess): void {
  live.add(child);
  child.once('exit', () => live.delete(child));
}

/** Kills every child that is still alive; safe in an `exit` handler. */
export function killLiveProcesses(): void {
  for (const child of live) child.kill('SIGKILL');
}

/** Asks the child to end, and kills it when it has not by `graceMs`. Resolves once it is gone. */
export async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = createSignal();
  child.once('exit', resolve);
  child.kill('SIGTERM');
  const timeout = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await promise;
  clearTimeout(timeout);
}

function createSignal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

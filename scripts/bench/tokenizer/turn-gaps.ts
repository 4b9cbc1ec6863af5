// How long the event loop takes for its turns while something is done.

/** Turns of the event loop, in milliseconds. */
export interface TurnGaps {
  readonly numTurns: number;
  /** Wall time of the turn that took longest: nothing else could happen meanwhile. On a busy machine, others' work is in it. */
  readonly longestMs: number;
  /** CPU time of the turn that had most of it, with that of the garbage collector's threads. */
  readonly longestCpuMs: number;
  readonly totalCpuMs: number;
}

/** Does something, and looks at the clocks in every turn until it is done. */
export async function measureTurns(work: () => Promise<unknown> | undefined): Promise<TurnGaps> {
  let isDone = false;
  let numTurns = 0;
  let [longestMs, longestCpuMs] = [0, 0];
  const begunCpu = cpuMs();
  let [last, lastCpu] = [performance.now(), begunCpu];
  const watched = new Promise<void>((resolve) => {
    const look = (): void => {
      const [now, nowCpu] = [performance.now(), cpuMs()];
      longestMs = Math.max(longestMs, now - last);
      longestCpuMs = Math.max(longestCpuMs, nowCpu - lastCpu);
      [last, lastCpu] = [now, nowCpu];
      numTurns++;
      if (isDone) resolve();
      else setImmediate(look);
    };
    setImmediate(look);
  });
  await Promise.resolve(work()).finally(() => (isDone = true));
  await watched;
  return { numTurns, longestMs, longestCpuMs, totalCpuMs: lastCpu - begunCpu };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

// What a process costs, read from Linux's /proc (proc(5)): CPU time of all its threads and resident memory.
import { readFileSync } from 'node:fs';

/** Samples of one process's resident memory, taken until it is stopped. */
export interface ResidentSampler {
  /** Ends the sampling; the samples in bytes, oldest first, at least one. */
  stop(): readonly number[];
}

/**
 * User and system CPU seconds of all threads since the process began, in steps of 10 ms.
 * @throws Error when there is no such process.
 */
export function readCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the command in parentheses and may hold blanks; the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
  return ticks / TICKS_PER_SECOND;
}

/**
 * Resident memory (VmRSS) in bytes.
 * @throws Error when there is no such process.
 */
export function readResidentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no resident memory: it has ended`);
  return Number(kibibytes) * 1024;
}

/**
 * Reads the resident memory now and every `intervalMs` from now on, for as long as the process lives.
 * @throws Error when there is no such process now.
 */
export function startResidentSampler(pid: number, intervalMs: number): ResidentSampler {
  const samples = [readResidentBytes(pid)];
  const interval = setInterval(() => {
    try {
      samples.push(readResidentBytes(pid));
    } catch {
      // It has ended; whoever loads it will say so better.
      clearInterval(interval);
    }
  }, intervalMs);
  return {
    stop: () => {
      clearInterval(interval);
      return samples;
    },
  };
}

// Fields 14 and 15 of the file, counted from field 3. The unit is USER_HZ, 100 on every Linux that Node runs on.
const UTIME = 11;
const STIME = 12;
const TICKS_PER_SECOND = 100;

// The programs that are measured side by side: servers, or schedulers without a server.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A program and what comes before the flags of a measurement. */
export interface Candidate {
  readonly name: 'ours' | 'peer';
  readonly command: string;
  readonly args: readonly string[];
}

/** What the command line says about programs. */
export interface CandidatePaths {
  /** A script or executable instead of the built server. */
  readonly oursPath: string | undefined;
  /** The other simulator. */
  readonly peerPath: string | undefined;
  /** The Python interpreter of an environment that has vLLM. */
  readonly vllmPythonPath: string | undefined;
  /** What Node is started with, before the script. */
  readonly nodeFlags: readonly string[];
}

/** Candidates in the order in which they take turns, and what is left out because a path is missing. */
export interface Lineup {
  readonly candidates: readonly Candidate[];
  /** One line, or null. */
  readonly skipped: string | null;
}

/** The built server, and the other simulator where it is given; both take the simulator's flags. */
export function lineUpServers({ oursPath, peerPath, nodeFlags }: CandidatePaths): Lineup {
  const ours = toCandidate('ours', oursPath ?? BUILT_SERVER, nodeFlags);
  if (peerPath === undefined) return { candidates: [ours], skipped: 'without --peer PATH: the other simulator, its ratios and targets' };
  return { candidates: [ours, toCandidate('peer', peerPath, nodeFlags)], skipped: null };
}

/** The built server alone. */
export function lineUpOurServer(paths: CandidatePaths): Lineup {
  return { ...lineUpServers({ ...paths, peerPath: undefined }), skipped: null };
}

/** The project's scheduler, and vLLM's where its Python is given; both take the flags of `scheduler/`'s programs. */
export function lineUpSchedulers({ vllmPythonPath, nodeFlags }: CandidatePaths): Lineup {
  const ours: Candidate = { name: 'ours', command: process.execPath, args: [...nodeFlags, '--import', 'tsx', OUR_SCHEDULER] };
  if (vllmPythonPath === undefined) return { candidates: [ours], skipped: "without --vllm-python PATH: vLLM's own scheduler, its ratios and targets" };
  return { candidates: [ours, { name: 'peer', command: vllmPythonPath, args: [VLLM_SCHEDULER] }], skipped: null };
}

/** The project's scheduler alone. */
export function lineUpOurScheduler(paths: CandidatePaths): Lineup {
  return { ...lineUpSchedulers({ ...paths, vllmPythonPath: undefined }), skipped: null };
}

/** The candidate where the system runs it on one processor alone, the first of those that this process may use; of util-linux. */
export function bindToOneProcessor({ name, command, args }: Candidate): Candidate {
  return { name, command: 'taskset', args: ['--cpu-list', readFirstProcessor(), command, ...args] };
}

const BUILT_SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const OUR_SCHEDULER = fileURLToPath(new URL('./scheduler/scheduler-bench.ts', import.meta.url));
const VLLM_SCHEDULER = fileURLToPath(new URL('./scheduler/vllm_scheduler_bench.py', import.meta.url));

function readFirstProcessor(): string {
  const allowed = /^Cpus_allowed_list:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  if (allowed === undefined) throw new Error('/proc/self/status names no processor');
  return allowed;
}

function toCandidate(name: Candidate['name'], path: string, nodeFlags: readonly string[]): Candidate {
  if (!/\.[cm]?[jt]s$/.test(path)) return { name, command: path, args: [] };
  return { name, command: process.execPath, args: [...nodeFlags, path] };
}

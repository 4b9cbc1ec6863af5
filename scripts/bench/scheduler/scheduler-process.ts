// A scheduler bench as a process of its own: neither shares a heap or compiled code with anything else.
import { spawn } from 'node:child_process';
import type { Candidate } from '../candidates.ts';
import { trackProcess } from '../live-processes.ts';

/** What both programs print. */
export interface StepTimes {
  readonly median_ms: number;
  readonly p95_ms: number;
  readonly steps_per_second: number;
}

/** Runs a scheduler bench to its end. @throws Error with the end of its standard error when it fails. */
export async function timeSteps({ command, args }: Candidate, flags: readonly string[]): Promise<StepTimes> {
  const child = spawn(command, [...args, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  trackProcess(child);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-ERROR_TAIL_CHARS)));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${errors}`);
  return JSON.parse(output) as StepTimes;
}

const ERROR_TAIL_CHARS = 2_000;

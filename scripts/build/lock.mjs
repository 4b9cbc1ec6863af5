// A lock between processes that set up the same folder: a file that names its owner.
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { readOptionalText } from './optional-file.mjs';

const MAX_WAIT_MS = 600_000;

/**
 * Runs `work` while nobody else holds the lock file. One whose owner is gone is taken over.
 *
 * @returns false when somebody has held it for too long, and nothing was run
 */
export function withLock(lockFile, work) {
  fs.mkdirSync(path.dirname(lockFile), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  const deadline = Date.now() + MAX_WAIT_MS;
  while (!tryLock(lockFile, mine)) {
    if (Date.now() > deadline) return false;
    sleep(50);
  }
  try {
    work();
    return true;
  } finally {
    if (readOptionalText(lockFile) === mine) fs.rmSync(lockFile, { force: true });
  }
}

function tryLock(lockFile, mine) {
  const draft = `${lockFile}-${randomUUID()}`;
  try {
    // A link appears with its content at once, so nobody reads an owner who is not written yet.
    fs.writeFileSync(draft, mine);
    fs.linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    removeAbandonedLock(lockFile);
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function removeAbandonedLock(lockFile) {
  const seen = readOptionalText(lockFile);
  if (seen === undefined || isAlive(JSON.parse(seen))) return;
  const aside = `${lockFile}-${randomUUID()}`;
  try {
    fs.renameSync(lockFile, aside);
    // Somebody else took it over between the two lines above: it is theirs again.
    if (readOptionalText(aside) !== seen) fs.linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/** A process of another machine or container cannot be asked, so it counts as alive. */
function isAlive({ pid, host }) {
  if (host !== hostname()) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function sleep(durationMs) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}

// A server process for the checks in this folder: known by the URL on its start line, ended by pid whatever happens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const startTimeoutMs = 30_000;
const stopTimeoutMs = 15_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * Starts `node ENTRY ...args` on a free loopback port and waits for its URL.
 * @returns `{ url, stop }`; `stop()` sends SIGTERM and gives the exit code, or the name of the signal that ended it
 * @throws Error with what the server printed when it ends, or stays silent, before it tells its URL
 */
export async function startServer({ node, entry, args, env = {} }) {
  const child = spawn(node, [entry, ...args, '--host', '127.0.0.1', '--port', '0'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endNow = () => child.kill('SIGKILL');
  process.once('exit', endNow);
  const closed = once(child, 'close').finally(() => process.off('exit', endNow));
  // Whoever waits for it hears of a failed start; nobody else has to.
  closed.catch(() => {});
  try {
    return { url: await readUrl(child, closed), stop: () => stop(child, closed) };
  } catch (error) {
    endNow();
    throw error;
  }
}

async function readUrl(child, closed) {
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (printed += text));
  const found = new Promise((resolve) => {
    // Read on to the end: a server whose pipe is full would stand still.
    createInterface(child.stdout).on('line', (line) => {
      const [url] = /http:\/\/[^\s"]+/.exec(line) ?? [];
      if (url === undefined) printed += `${line}\n`;
      else resolve(url);
    });
  });
  const ended = closed.then(([code, signal]) => {
    throw new Error(`the server ended with ${code ?? signal}: ${printed}`);
  });
  return within(startTimeoutMs, Promise.race([found, ended]), () => new Error(`the server printed no URL: ${printed}`));
}

async function stop(child, closed) {
  child.kill('SIGTERM');
  const [code, signal] = await within(stopTimeoutMs, closed, () => {
    child.kill('SIGKILL');
    return new Error(`the server is still there ${stopTimeoutMs / 1000} s after SIGTERM`);
  });
  return code ?? signal;
}

/** `promise`, or a rejection with what `toError` gives when it takes longer than `timeoutMs`. */
async function within(timeoutMs, promise, toError) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(toError()), timeoutMs)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

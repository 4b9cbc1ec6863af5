// The running simulator in the hands of whoever started it: how it ends.
import { ServerError } from './base/error.ts';
import type { Engine } from './engine/engine.ts';
import type { Simulator } from './running-simulator.ts';
import type { HttpServer } from './wire/http/server.ts';

/** What a simulator is made of. */
export interface SimulatorParts {
  readonly engine: Engine;
  readonly server: HttpServer;
  readonly url: string;
  readonly port: number;
  readonly seed: number;
  readonly tokenizer: string;
}

/** A simulator from a server that listens and its engine. */
export function createSimulator({ engine, server, url, port, seed, tokenizer }: SimulatorParts): Simulator {
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= server.close().then(() => engine.close());
    return closed;
  };
  return {
    url,
    port,
    seed,
    tokenizer,
    close,
    async shutDown(timeoutMs) {
      const drained = server.drain();
      if (!(await settlesWithin(drained, timeoutMs))) {
        engine.abortAll(createShutdownError());
        await settlesWithin(drained, LAST_WRITES_MS);
      }
      await close();
    },
  };
}

// After the engine has ended everything, time for the last bytes to leave; a reader that does not read is cut.
const LAST_WRITES_MS = 1000;

async function settlesWithin(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timeout: NodeJS.Timeout | undefined;
  const expired = new Promise<false>((resolve) => {
    timeout = setTimeout(() => resolve(false), timeoutMs);
  });
  const settled = await Promise.race([promise.then(() => true), expired]);
  clearTimeout(timeout);
  return settled;
}

/** What requests get that come, or are cut, at the end. */
export function createShutdownError(): ServerError {
  return new ServerError('unavailable', 'The server is shutting down. Send the request to another instance.');
}

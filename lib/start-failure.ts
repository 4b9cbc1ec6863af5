// Why a server could not start, in one line for whoever wrote its command line.
import { OptionValueError } from './config/option.ts';
import { showValue } from './config/show.ts';
import { UsageError } from './config/usage-error.ts';

/** A start that failed. */
export interface StartFailure {
  /** One line, unless the error is a defect of the program: then its stack. */
  readonly message: string;
  /** Whether only other arguments can help. */
  readonly isMistake: boolean;
}

/** The failure that an error of `startServer`, or of reading the arguments, stands for. */
export function describeStartFailure(error: unknown): StartFailure {
  const mistake = describeMistake(error);
  return mistake === null ? { message: describeRefusal(error), isMistake: false } : { message: mistake, isMistake: true };
}

function describeMistake(error: unknown): string | null {
  if (error instanceof UsageError || error instanceof OptionValueError) return error.message;
  if (!(error instanceof Error)) return null;
  const { syscall, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (syscall !== 'getaddrinfo') return null;
  return `--host: expected an address of this machine or a name that stands for one, got ${showValue(hostname)}, which is neither`;
}

function describeRefusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node leaves a port of 0 out.
  const { code, address = '*', port = 0 } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  // A Unix socket has a path for its address, and -1 for its port.
  const reason = port < 0 ? describeSocketRefusal(code, address) : describePortRefusal(code, { address, port });
  return reason ?? (code === undefined ? (error.stack ?? error.message) : error.message);
}

function describePortRefusal(code: string | undefined, { address, port }: { address: string; port: number }): string | null {
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  switch (code) {
    case 'EADDRINUSE': return `${place} is taken by another process; choose another --port (0 for a free one) or --uds`;
    case 'EACCES': return `no permission to listen on ${place}; choose a --port above 1023`;
    case 'EADDRNOTAVAIL': return `--host: this machine has no address ${address}`;
    default: return null;
  }
}

function describeSocketRefusal(code: string | undefined, path: string): string | null {
  switch (code) {
    case 'EADDRINUSE': return `--uds: ${showValue(path)} exists: another server listens there, or one that was killed has left it; remove it or choose another path`;
    // Node reports a folder that is missing in the same way.
    case 'EACCES': return `--uds: no permission to make ${showValue(path)}, or no such folder`;
    default: return null;
  }
}

#!/usr/bin/env node
// The command line: arguments to configuration, start line, signals, exit codes.
import { readFileSync } from 'node:fs';
import { createSystemClock } from './base/clock.ts';
import { createLogger, type Logger } from './base/log.ts';
import { readEnvironment } from './config/environment.ts';
import { parseFlags } from './config/flags.ts';
import { formatHelp } from './config/help.ts';
import { OptionValueError } from './config/option.ts';
import { resolveConfig } from './config/resolve.ts';
import { UsageError } from './config/usage-error.ts';
import { startServer } from './compose.ts';
import { type Config, options } from './options.ts';
import type { Simulator } from './running-simulator.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
// What a shell reports for a process that a signal ended.
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const argv = process.argv.slice(2);
if (argv.includes('--help') || argv.includes('-h')) {
  process.stdout.write(`${formatHelp({ usage: 'vllm-sim --model NAME [options]', specs: options })}\n`);
} else if (argv.includes('--version')) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  await run(argv);
}

async function run(args: readonly string[]): Promise<void> {
  try {
    const config = resolveConfig(options, { ...readEnvironment(options, process.env), ...parseFlags(options, args) });
    const clock = createSystemClock();
    const logger = createLogger({
      level: config.logLevel,
      format: config.logFormat,
      write: (line) => process.stdout.write(`${line}\n`),
      wallTimeMs: () => clock.wallTimeMs(),
    });
    const simulator = await startServer(config, { clock, logger });
    logger.info('listening', {
      url: simulator.url,
      model: config.servedModelName[0] ?? config.model,
      mode: config.mode,
      version: readVersion(),
      seed: simulator.seed,
    });
    shutDownOnSignal(simulator, config, logger);
  } catch (error) {
    fail(error);
  }
}

function shutDownOnSignal(simulator: Simulator, config: Config, logger: Logger): void {
  let isShuttingDown = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isShuttingDown) process.exit(SIGNAL_EXIT_CODES[signal]);
      isShuttingDown = true;
      logger.info('shutting down; a second signal exits at once', { signal, timeoutSeconds: config.shutdownTimeout });
      void simulator.shutDown(config.shutdownTimeout * 1000).then(() => {
        logger.info('stopped');
        process.exitCode = 0;
      });
    });
  }
}

function fail(error: unknown): void {
  if (error instanceof UsageError || error instanceof OptionValueError) {
    process.stderr.write(`vllm-sim: ${error.message}\n`);
    process.exitCode = EXIT_USAGE;
  } else {
    process.stderr.write(`vllm-sim: ${describeStartFailure(error)}\n`);
    process.exitCode = EXIT_FAILURE;
  }
}

function describeStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = `${address ?? '*'}:${port ?? '?'}`;
  if (code === 'EADDRINUSE') return `${place} is taken by another process; choose another --port, or 0 for a free one`;
  if (code === 'EACCES') return `no permission to listen on ${place}; choose a --port above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host: this machine has no address ${address ?? error.message}`;
  return code === undefined ? (error.stack ?? error.message) : error.message;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version?: unknown }).version);
}

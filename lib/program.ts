// The command line: arguments to configuration, start line, shutdown, exit codes.
import { readFileSync } from 'node:fs';
import { createSystemClock } from './base/clock.ts';
import { createLogger, type Logger } from './base/log.ts';
import { readHelp, readServeCommand } from './command-line.ts';
import { startServer } from './compose.ts';
import { options } from './options.ts';
import type { Simulator } from './running-simulator.ts';
import { describeStartFailure } from './start-failure.ts';
import { SIGNAL_EXIT_CODES, type StopSignal } from './stop-signals.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** What the program tells its caller. */
export interface ProgramOptions {
  /**
   * Hears that the server listens, and how to stop it in good order; the process ends by itself afterwards, with exit code 0. A
   * simulation is stopped at once, as a shell expects it.
   */
  readonly onListening: (stop: (signal: StopSignal) => void) => void;
}

/** Does what the arguments say. Resolves when that is done, or the server listens; failures are on stderr and in `process.exitCode`. */
export async function runProgram(args: readonly string[], { onListening }: ProgramOptions): Promise<void> {
  if (args[0] === 'simulate') {
    onListening((signal) => process.exit(SIGNAL_EXIT_CODES[signal]));
    // Loaded where it is wanted: a server starts faster without it.
    const { runSimulateCommand } = await import('./simulate/command.ts');
    await runSimulateCommand(args.slice(1), options).catch(fail);
    return;
  }
  const help = readHelp(args);
  if (help !== null) {
    process.stdout.write(`${help}\n`);
  } else if (asksForVersion(args)) {
    process.stdout.write(`${readVersion()}\n`);
  } else {
    await serve(args, onListening);
  }
}

// As in vLLM, -v alone does. With a number it is a flag of the Go simulator, without effect.
function asksForVersion(args: readonly string[]): boolean {
  return args.includes('--version') || (args.length === 1 && args[0] === '-v');
}

async function serve(args: readonly string[], onListening: ProgramOptions['onListening']): Promise<void> {
  try {
    const { config, flagsWithoutEffect } = readServeCommand(args, process.env);
    const clock = createSystemClock();
    const logger = createLogger({
      level: config.logLevel,
      format: config.logFormat,
      write: (line) => process.stdout.write(`${line}\n`),
      wallTimeMs: () => clock.wallTimeMs(),
    });
    if (flagsWithoutEffect.length > 0) logger.warn('flags that are accepted without effect', { flags: flagsWithoutEffect.join(' ') });
    const simulator = await startServer(config, { clock, logger, env: process.env });
    onListening((signal) => void shutDown(simulator, { signal, timeoutSeconds: config.shutdownTimeout, logger }));
    logger.info('listening', {
      url: simulator.url,
      model: config.servedModelName[0] ?? config.model,
      tokenizer: simulator.tokenizer,
      mode: config.mode,
      version: readVersion(),
      seed: simulator.seed,
    });
  } catch (error) {
    fail(error);
  }
}

interface ShutdownOptions {
  readonly signal: StopSignal;
  readonly timeoutSeconds: number;
  readonly logger: Logger;
}

async function shutDown(simulator: Simulator, { signal, timeoutSeconds, logger }: ShutdownOptions): Promise<void> {
  logger.info('shutting down; a second signal exits at once', { signal, timeoutSeconds });
  await simulator.shutDown(timeoutSeconds * 1000);
  logger.info('stopped');
  process.exitCode = 0;
}

function fail(error: unknown): void {
  const { message, isMistake } = describeStartFailure(error);
  process.stderr.write(`vllm-sim: ${message}\n`);
  process.exitCode = isMistake ? EXIT_USAGE : EXIT_FAILURE;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version?: unknown }).version);
}

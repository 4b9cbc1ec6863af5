// The command `vllm-sim simulate`: arguments to a simulation, its report to where it is wanted.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { silentLogger } from '../base/log.ts';
import { readEnvironment } from '../config/environment.ts';
import { parseFlags } from '../config/flags.ts';
import { formatHelp } from '../config/help.ts';
import type { OptionSpec, OptionSpecs } from '../config/option.ts';
import { resolveConfig } from '../config/resolve.ts';
import { showText } from '../config/show.ts';
import { listSpecEntries } from '../config/spec-entries.ts';
import { UsageError } from '../config/usage-error.ts';
import { resolveTokenizer } from '../engine/tokenizer/source/resolve-tokenizer.ts';
import { SIMULATE_NOTES } from './help.ts';
import { type SimulateConfig, simulateOptions, STANDARD_STREAM } from './options.ts';
import { Progress } from './progress.ts';
import { toRefusalLine, toResultLine } from './report.ts';
import { runTrace } from './run.ts';
import type { Simulation, SimulationListener } from './simulation.ts';
import { formatReport } from './text-report.ts';

const USAGE = 'vllm-sim simulate --trace FILE';

/**
 * Runs the command with the arguments after its name. `serverOptions` are all options of the server: those that mean nothing to a
 * simulation are refused as such.
 *
 * @throws UsageError or OptionValueError for what other arguments, or another trace, would put right.
 */
export async function runSimulateCommand<Config>(args: readonly string[], serverOptions: OptionSpecs<Config>): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${formatHelp({ usage: `${USAGE} [options]`, specs: simulateOptions })}\n\n${SIMULATE_NOTES}\n`);
    return;
  }
  const given = { ...readEnvironment(simulateOptions, process.env), ...parseArguments(args, serverOptions) };
  if (given.trace === undefined) throw new UsageError(`--trace is required: ${USAGE}, or - for standard input; see vllm-sim simulate --help`);
  const config = resolveConfig(simulateOptions, given);
  const results = config.requests === null ? null : new LineFile(config.requests, '--requests');
  try {
    await simulate(config, results);
  } finally {
    results?.close();
  }
}

async function simulate(config: SimulateConfig, results: LineFile | null): Promise<void> {
  const progress = new Progress({
    isTerminal: process.stderr.isTTY === true,
    write: (text) => process.stderr.write(text),
    nowMs: () => performance.now(),
  });
  try {
    const { tokenizer } = await resolveTokenizer({ ...config, model: config.model ?? '', chatTemplate: null, env: process.env }, { logger: silentLogger });
    const report = await runTrace(config, {
      tokenizer,
      listener: results === null ? NOBODY : createResultWriter(results),
      onStart: (simulation) => warnOfSmallCache(simulation, config),
      onProgress: (simulation) => {
        if (!config.quiet) progress.tick(() => describeProgress(simulation));
      },
      nowMs: () => performance.now(),
    });
    progress.end();
    const json = `${JSON.stringify(report, null, 2)}\n`;
    if (config.json !== null && config.json !== STANDARD_STREAM) writeOutput(config.json, json);
    await print(config.json === STANDARD_STREAM ? json : `${formatReport(report)}\n`);
  } finally {
    progress.end();
  }
}

/** The options that were given. @throws UsageError */
function parseArguments<Config>(args: readonly string[], serverOptions: OptionSpecs<Config>): Readonly<Record<string, unknown>> {
  const own = new Map(listSpecEntries(simulateOptions));
  const foreign = new Map(listSpecEntries(serverOptions).filter(([key]) => !own.has(key)));
  const all: OptionSpecs<Record<string, unknown>> = Object.fromEntries<OptionSpec<unknown>>([...foreign, ...own]);
  const given = parseFlags(all, withStandardStreams(args));
  const refused = Object.keys(given).flatMap((key) => foreign.get(key)?.flag ?? []);
  if (refused.length === 0) return given;
  const names = refused.map((flag) => `--${flag}`).join(', ');
  throw new UsageError(`${names}: ${refused.length === 1 ? 'an option' : 'options'} of the server, without a meaning in a simulation`);
}

const JSON_FLAG = `--${simulateOptions.json.flag}`;
const STREAM_FLAGS: readonly string[] = [JSON_FLAG, `--${simulateOptions.trace.flag}`];

// A bare --json, which no other option has the like of, means standard output. A dash alone looks like a flag unless it is tied to its own.
function withStandardStreams(args: readonly string[]): string[] {
  const written: string[] = [];
  for (const [index, argument] of args.entries()) {
    const next = args[index + 1];
    const isBare = next === undefined || (next.startsWith('-') && next !== STANDARD_STREAM);
    if (argument === JSON_FLAG && isBare) written.push(`${JSON_FLAG}=${STANDARD_STREAM}`);
    else if (argument === STANDARD_STREAM && STREAM_FLAGS.includes(args[index - 1] ?? '')) written.push(`${written.pop()}=${STANDARD_STREAM}`);
    else written.push(argument);
  }
  return written;
}

function warnOfSmallCache({ size }: Simulation, { maxModelLen }: SimulateConfig): void {
  if (size.maxModelLen >= maxModelLen) return;
  process.stderr.write(
    `vllm-sim: the KV cache of ${size.numBlocks} blocks holds less than --max-model-len ${maxModelLen}: ` +
      `the context is ${size.maxModelLen} tokens long\n`,
  );
}

function describeProgress({ clock, recorder, numRunning, numWaiting }: Simulation): string {
  const seconds = (clock.nowMs() / 1000).toFixed(1);
  return `simulated ${seconds} s: ${recorder.totals.numFinished} requests finished, ${numRunning} running, ${numWaiting} waiting`;
}

const NOBODY: SimulationListener = { ended() {}, refused() {} };

function createResultWriter(file: LineFile): SimulationListener {
  return {
    ended: (request, result) => file.write(toResultLine(request, result)),
    refused: (request, refusal) => file.write(toRefusalLine(request, refusal)),
  };
}

// Enough for one write to be worth it.
const MAX_BUFFERED_CHARS = 64 * 1024;

/** A file of lines that is written as they come, in pieces. */
class LineFile {
  readonly #flag: string;
  readonly #path: string;
  readonly #file: number;
  #text = '';

  constructor(path: string, flag: string) {
    this.#path = path;
    this.#flag = flag;
    this.#file = this.#try(() => openSync(path, 'w'));
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length > MAX_BUFFERED_CHARS) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    // Where a disk has room for a part alone, this goes on to the error.
    this.#try(() => writeFileSync(this.#file, this.#text));
    this.#text = '';
  }

  #try<T>(action: () => T): T {
    return tryFile({ flag: this.#flag, path: this.#path }, action);
  }
}

// A reader that has left wants no more; a report that nobody could write is lost.
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error && error.code !== 'EPIPE') reject(new UsageError(`standard output cannot be written: ${error.message}`));
      else resolve();
    });
  });
}

function writeOutput(path: string, content: string): void {
  tryFile({ flag: JSON_FLAG, path }, () => writeFileSync(path, content));
}

function tryFile<T>({ flag, path }: { readonly flag: string; readonly path: string }, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UsageError(`${flag}: ${showText(path)} cannot be written: ${error.message}`);
  }
}

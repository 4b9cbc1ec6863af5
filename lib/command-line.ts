// The command line of the server: `serve MODEL --flags`, `MODEL --flags` or `--flags`, as people write it for vLLM and its simulators.
import { acceptedFlags } from './accepted-flags/accepted-flags.ts';
import { nearestWord } from './base/edit-distance.ts';
import type { AcceptedFlag } from './config/accepted-flag.ts';
import { CONFIG_FLAG, readConfigFile } from './config/config-file.ts';
import { readEnvironment } from './config/environment.ts';
import { parseCommandLine } from './config/flags.ts';
import { formatHelp } from './config/help.ts';
import { KnownFlags } from './config/known-flags.ts';
import { resolveConfig } from './config/resolve.ts';
import { showValue } from './config/show.ts';
import { takeConfigFile } from './config/take-config-file.ts';
import { UsageError } from './config/usage-error.ts';
import { type Config, options } from './options.ts';

const SERVE = 'serve';
const COMMANDS = [SERVE, 'simulate'] as const;

/** What the arguments ask for. */
export interface ServeCommand {
  readonly config: Config;
  /** The flags of other servers that were given and mean nothing here, each once: `['--dtype']`. */
  readonly flagsWithoutEffect: readonly string[];
}

/**
 * Reads the arguments of a server. The word `serve` may come first; with it, the model may stand anywhere among the flags, without
 * it only before them.
 *
 * @throws UsageError for whatever is wrong, or missing
 */
export function readServeCommand(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): ServeCommand {
  const isServe = args[0] === SERVE;
  if (!isServe) refuseMisspelledCommand(args[0] ?? '');
  const { file, others } = takeConfigFile(isServe ? args.slice(1) : args);
  const fromFile = file === null ? NO_FILE : readConfigFile(options, acceptedFlags, file);
  const { given, withoutEffect } = parseCommandLine(
    { specs: options, accepted: acceptedFlags, positional: { key: 'model', place: isServe ? 'anywhere' : 'first' } },
    others,
  );
  const config = resolveConfig(options, { ...readEnvironment(options, environment), ...fromFile.given, ...given });
  return { config, flagsWithoutEffect: [...new Set([...fromFile.withoutEffect, ...withoutEffect])] };
}

const NO_FILE = { given: {}, withoutEffect: [] };

function refuseMisspelledCommand(word: string): void {
  if (word.startsWith('-')) return;
  const nearest = nearestWord(word, COMMANDS);
  if (nearest === undefined) return;
  throw new UsageError(`unexpected argument ${showValue(word)}: did you mean ${nearest}? A model of that name needs --model`);
}

const USAGE = [
  'vllm-sim serve MODEL [options]',
  'vllm-sim [MODEL] [options]',
  'vllm-sim simulate --trace FILE [options]',
].join('\n       ');

const HELP = /^(?:-h|--help(?:=.*)?)$/s;
const HELP_ON_ALL = '--help=all';

/** The help text, when the arguments ask for one; with `--help=all` it lists the flags that have no effect. */
export function readHelp(args: readonly string[]): string | null {
  const asked = args.find((argument) => HELP.test(argument));
  if (asked === undefined) return null;
  const idle = listFlagsWithoutEffect();
  const note =
    asked === HELP_ON_ALL
      ? `Accepted, without effect: ${idle.map(({ name }) => `--${name}`).join(' ')}`
      : `${idle.length} more flags of vllm serve and of llm-d-inference-sim are accepted without effect; ${HELP_ON_ALL} lists them.`;
  const fileNote = `${CONFIG_FLAG} FILE.yaml gives options as a file does: one flag and its value a line, such as "port: 8000". The command line comes first.`;
  return formatHelp({ usage: USAGE, specs: options, notes: [fileNote, note] });
}

/** The flags that are accepted and no options, in alphabetical order. */
export function listFlagsWithoutEffect(): AcceptedFlag[] {
  const own = new KnownFlags(options, []);
  return acceptedFlags.filter(({ name }) => `--${name}` !== CONFIG_FLAG && !own.has(`--${name}`)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

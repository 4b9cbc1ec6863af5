// The command line of the server: `serve MODEL --flags`, `MODEL --flags` or `--flags`, as people write it for vLLM and its simulators.
import { acceptedFlags } from './accepted-flags/accepted-flags.ts';
import { nearestWord } from './base/edit-distance.ts';
import type { AcceptedFlag } from './config/accepted-flag.ts';
import { CONFIG_FLAG, readConfigFile } from './config/config-file.ts';
import { listFlags } from './config/describe.ts';
import { readEnvironment } from './config/environment.ts';
import { parseCommandLine } from './config/flags.ts';
import { formatHelp } from './config/help.ts';
import { KnownFlags } from './config/known-flags.ts';
import { resolveConfig } from './config/resolve.ts';
import { showValue } from './config/show.ts';
import { listSpecEntries } from './config/spec-entries.ts';
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
  const all = { ...readEnvironment(options, environment), ...fromFile.given, ...given };
  if (all.model === undefined) throw new UsageError('--model is required: vllm-sim serve NAME, where any name will do; see --help');
  const config = resolveConfig(options, all);
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

const HELP = /^(?:-h|--help(?:=(.*))?)$/s;
const FILE_NOTE = `${CONFIG_FLAG} FILE.yaml gives options as a file does: one flag and its value a line, such as "port: 8000". The command line comes first.`;

/**
 * The help text, when the arguments ask for one. `--help=all` lists the flags that have no effect, too; `--help=WORD` shows what has
 * the word in a name or in the heading above it, or says that nothing has, below everything.
 */
export function readHelp(args: readonly string[]): string | null {
  const asked = args.find((argument) => HELP.test(argument));
  if (asked === undefined) return null;
  const word = (HELP.exec(asked)?.[1] ?? '').toLowerCase().replace(/^-+/, '').replaceAll('_', '-');
  const idle = listIdleFlags();
  if (word === 'all') return formatHelp({ usage: USAGE, specs: options, notes: [FILE_NOTE, listNames(idle)] });
  const found = word === '' ? null : findHelp(word, idle);
  const notes = word === '' ? [] : [`No flag has to do with ${showValue(word)}: these are all.`];
  return found ?? formatHelp({ usage: USAGE, specs: options, notes: [FILE_NOTE, countNames(idle), ...notes] });
}

function findHelp(word: string, idle: readonly AcceptedFlag[]): string | null {
  const found = listSpecEntries(options).filter(([, spec]) => [...listFlags(spec), spec.section.toLowerCase()].some((name) => name.includes(word)));
  const foundIdle = idle.filter(({ name, aliases }) => [name, ...aliases].some((each) => each.includes(word)));
  if (found.length + foundIdle.length === 0) return null;
  const notes = foundIdle.length === 0 ? [] : [listNames(foundIdle)];
  return formatHelp({ usage: USAGE, specs: Object.fromEntries(found), notes });
}

function listNames(idle: readonly AcceptedFlag[]): string {
  return `Accepted, without effect: ${idle.map(({ name }) => `--${name}`).join(' ')}`;
}

function countNames({ length }: readonly AcceptedFlag[]): string {
  return `${length} more flags of vllm serve and of llm-d-inference-sim are accepted without effect; --help=all lists them. --help=WORD shows the flags that have to do with a word, such as --help=lora.`;
}

/** The flags that are accepted and no options, in alphabetical order. */
export function listIdleFlags(): AcceptedFlag[] {
  const own = new KnownFlags(options, []);
  return acceptedFlags.filter(({ name }) => `--${name}` !== CONFIG_FLAG && !own.has(`--${name}`)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

// The file that --config names, taken out of the arguments and read.
import { readFileSync, statSync } from 'node:fs';
import { CONFIG_FLAG, type ConfigFile } from './config-file.ts';
import { showText } from './show.ts';
import { UsageError } from './usage-error.ts';

/** The arguments without the file, and the file; null where none is named. */
export interface TakenConfigFile {
  readonly file: ConfigFile | null;
  readonly others: readonly string[];
}

// Nobody writes so many options.
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Takes `--config FILE` or `--config=FILE` out of the arguments and reads the file.
 *
 * @throws UsageError where it is named twice, is no .yaml or .yml, cannot be read, or is larger than a mebibyte
 */
export function takeConfigFile(args: readonly string[]): TakenConfigFile {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  const index = flags.findIndex(isConfigFlag);
  if (index < 0) return { file: null, others: args };
  const isAttached = args[index] !== CONFIG_FLAG;
  const name = isAttached ? args[index]?.slice(CONFIG_FLAG.length + 1) : flags[index + 1];
  if (name === undefined || name === '' || name.startsWith('-')) throw new UsageError(`${CONFIG_FLAG} needs a value: a .yaml file`);
  const others = [...args.slice(0, index), ...args.slice(index + (isAttached ? 1 : 2))];
  if (others.slice(0, end < 0 ? undefined : end).some(isConfigFlag)) throw new UsageError(`${CONFIG_FLAG}: expected one file, got several`);
  return { file: readFile(name), others };
}

function isConfigFlag(argument: string): boolean {
  return argument === CONFIG_FLAG || argument.startsWith(`${CONFIG_FLAG}=`);
}

function readFile(name: string): ConfigFile {
  if (!/\.ya?ml$/.test(name)) throw new UsageError(`${CONFIG_FLAG}: expected a .yaml or .yml file, got ${showText(name)}`);
  try {
    const { size } = statSync(name);
    if (size > MAX_FILE_BYTES) throw new UsageError(`${CONFIG_FLAG}: expected at most ${MAX_FILE_BYTES} bytes, ${showText(name)} has ${size}`);
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${CONFIG_FLAG}: ${showText(name)} cannot be read: ${showText((error as NodeJS.ErrnoException).code ?? String(error))}`);
  }
}

// The arguments of a script: its help where they ask for it, one line where they are wrong.
import process from 'node:process';
import { parseArgs } from 'node:util';

const EXIT_USAGE = 2;

/**
 * What `parseArgs` makes of the process's arguments. With `--help` before any `--`, prints the text and ends the process; with arguments
 * that the script does not know, ends it with exit code 2 and one line.
 */
export function readArguments(help, config) {
  const args = process.argv.slice(2);
  const end = args.indexOf('--');
  if (args.slice(0, end < 0 ? args.length : end).includes('--help')) {
    process.stdout.write(help);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}; see --help\n`);
    process.exit(EXIT_USAGE);
  }
}

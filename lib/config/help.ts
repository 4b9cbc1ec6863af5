// The text of --help, from the declarations.
import { describeDefault, groupBySection } from './describe.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';

const WIDTH = 100;
const HELP_COLUMN = 34;

/** The whole help text, without a final line end. @param usage the line that shows how to call the program. */
export function formatHelp<Config>({ usage, specs }: { readonly usage: string; readonly specs: OptionSpecs<Config> }): string {
  const lines = [`Usage: ${usage}`];
  for (const [section, options] of groupBySection(specs)) lines.push('', `${section}:`, ...options.flatMap(formatOption));
  lines.push('', 'Other:', formatRow('--help', ['Show this text']), formatRow('--version', ['Show the version']));
  lines.push('', 'Values follow their flag after a space or "=". Durations take units: 100ms, 1.5s, 750us.');
  return lines.join('\n');
}

function formatOption(spec: OptionSpec<unknown>): string[] {
  const flags = [spec.flag, ...(spec.aliases ?? [])].map((name) => `--${name}`).join(', ');
  const left = spec.type.placeholder === '' ? flags : `${flags} ${spec.type.placeholder}`;
  const shownDefault = describeDefault(spec);
  const words = shownDefault === '' ? spec.help : `${spec.help} (default: ${shownDefault})`;
  return [formatRow(left, wrap(words, WIDTH - HELP_COLUMN))];
}

function formatRow(left: string, [first = '', ...others]: readonly string[]): string {
  const indented = `  ${left}`;
  const indent = ' '.repeat(HELP_COLUMN);
  // A long flag has a line of its own.
  const head = indented.length > HELP_COLUMN - 2 ? `${indented}\n${indent}${first}` : indented.padEnd(HELP_COLUMN) + first;
  return [head, ...others.map((line) => indent + line)].join('\n');
}

function wrap(words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

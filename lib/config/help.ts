// The text of --help, from the declarations.
import { describeDefault, groupBySection, listFlags } from './describe.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';

/** What the help text shows. */
export interface HelpOptions<Config> {
  /** How the program is called, after "Usage: ". */
  readonly usage: string;
  readonly specs: OptionSpecs<Config>;
  /** Paragraphs at the end. */
  readonly notes?: readonly string[];
  /** Columns of the text, 100 unless given; only a word longer than its column goes beyond. */
  readonly width?: number;
}

const DEFAULT_WIDTH = 100;
const MAX_INDENT = 34;

const NOTES =
  'Values follow their flag after a space or "=". A flag without a value is switched off by --no-NAME. ' +
  'Durations take units: 100ms, 1.5s, 750us, 1m30s.';

/** The whole help text, without a final line end. */
export function formatHelp<Config>({ usage, specs, notes = [], width = DEFAULT_WIDTH }: HelpOptions<Config>): string {
  const columns: Columns = { width, indent: Math.min(MAX_INDENT, Math.floor(width * 0.4)) };
  const lines = [`Usage: ${usage}`];
  for (const [section, options] of groupBySection(specs)) {
    lines.push('', `${section}:`, ...options.flatMap((spec) => formatOption(spec, columns)));
  }
  lines.push('', 'Other:', ...formatRow('--help, -h', ['Show this text'], columns));
  lines.push(...formatRow('--version', ['Show the version'], columns));
  for (const note of [NOTES, ...notes]) lines.push('', ...wrap(note.split(' '), width));
  return lines.join('\n');
}

interface Columns {
  readonly width: number;
  /** Where the sentences start. */
  readonly indent: number;
}

function formatOption(spec: OptionSpec<unknown>, columns: Columns): string[] {
  const flags = listFlags(spec).join(', ');
  const left = spec.type.placeholder === '' ? flags : `${flags} ${spec.type.placeholder}`;
  const shownDefault = describeDefault(spec);
  const words = spec.help.split(' ');
  // One word for the wrapping: a default alone on a line reads better than one torn apart.
  if (shownDefault !== '') words.push(`(default: ${shownDefault})`);
  if (spec.environment !== undefined) words.push(`(environment: ${spec.environment})`);
  return formatRow(left, words, columns);
}

function formatRow(left: string, words: readonly string[], { width, indent }: Columns): string[] {
  const [first = '', ...others] = wrap(words, width - indent).map((line) => ' '.repeat(indent) + line);
  const start = `  ${left}`;
  // A long flag has a line of its own.
  if (start.length > indent - 2) return [start, first, ...others];
  return [start + first.slice(start.length), ...others];
}

function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

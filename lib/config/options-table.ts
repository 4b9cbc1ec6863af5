// The README's tables of options, from the declarations.
import { describeDefault, groupBySection } from './describe.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';

/** A Markdown table for each section, without a final line end. */
export function formatOptionsTable<Config>(specs: OptionSpecs<Config>): string {
  const tables = [...groupBySection(specs)].map(([section, options]) =>
    [`**${section}**`, '', '| Flag | Values | Default | Meaning |', '|---|---|---|---|', ...options.map(formatRow)].join('\n'),
  );
  return tables.join('\n\n');
}

function formatRow(spec: OptionSpec<unknown>): string {
  const flags = [spec.flag, ...(spec.aliases ?? [])].map((name) => `\`--${name}\``).join(', ');
  const shownDefault = describeDefault(spec);
  const value = spec.defaultText === undefined && shownDefault !== '' ? `\`${shownDefault}\`` : shownDefault;
  return `| ${[flags, spec.type.expected, value, spec.help].map(escapeCell).join(' | ')} |`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

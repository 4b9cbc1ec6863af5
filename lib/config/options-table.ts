// The README's tables of options, from the declarations.
import { describeDefault, groupBySection, listFlags } from './describe.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';

const HEAD = ['| Flag | Values | Default | Meaning |', '|---|---|---|---|'];

/** A GitHub Markdown table for each section under the section's name in bold, without a final line end. */
export function formatOptionsTable<Config>(specs: OptionSpecs<Config>): string {
  const tables = [...groupBySection(specs)].map(([section, options]) =>
    [`**${section}**`, '', ...HEAD, ...options.map(formatRow)].join('\n'),
  );
  return tables.join('\n\n');
}

function formatRow(spec: OptionSpec<unknown>): string {
  const flags = listFlags(spec).map((flag) => `\`${flag}\``).join(', ');
  const shownDefault = describeDefault(spec);
  const value = spec.defaultText === undefined && shownDefault !== '' ? `\`${shownDefault}\`` : shownDefault;
  const meaning = spec.environment === undefined ? spec.help : `${spec.help} (environment: \`${spec.environment}\`)`;
  return `| ${[flags, spec.type.expected, value, meaning].map(escapeCell).join(' | ')} |`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

// Writes the README's tables from the code: options, endpoints, metrics. With --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { createSystemClock } from '../lib/base/clock.ts';
import { silentLogger } from '../lib/base/log.ts';
import { compose } from '../lib/compose.ts';
import { formatOptionsTable } from '../lib/config/options-table.ts';
import { resolveConfig } from '../lib/config/resolve.ts';
import { options } from '../lib/options.ts';
import type { FamilyDescription } from '../lib/wire/prometheus/family.ts';
import type { Route } from '../lib/wire/http/router.ts';

const README = new URL('../README.md', import.meta.url);

if (process.argv.includes('--help')) {
  process.stdout.write('Usage: npm run docs [-- --check]\n\nWrites the tables of README.md from the code; --check fails when they are out of date.\n');
} else {
  update(process.argv.includes('--check'));
}

function update(isCheck: boolean): void {
  const before = readFileSync(README, 'utf8');
  const after = fillTables(before);
  if (before === after) return;
  if (isCheck) {
    process.stderr.write('README.md is out of date: run npm run docs\n');
    process.exitCode = 1;
  } else {
    writeFileSync(README, after);
  }
}

/** The README with its tables made anew; each stands between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function fillTables(readme: string): string {
  const { routes, telemetry } = compose(resolveConfig(options, { model: 'm' }), { clock: createSystemClock(), logger: silentLogger });
  const tables = { options: formatOptionsTable(options), endpoints: formatRoutes(routes), metrics: formatMetrics(telemetry.describe()) };
  let filled = readme;
  for (const [name, table] of Object.entries(tables)) {
    const block = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
    if (!block.test(filled)) throw new Error(`README.md has no place for the table of ${name}`);
    filled = filled.replace(block, (_, start: string, end: string) => `${start}${table}\n${end}`);
  }
  return filled;
}

function formatRoutes(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, summary }) => `| \`${method} ${path}\` | ${summary} |`);
  return ['| Endpoint | Answer |', '|---|---|', ...rows].join('\n');
}

function formatMetrics(families: readonly FamilyDescription[]): string {
  const rows = families.map(({ name, type, labelNames, help }) => {
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${labels} | ${help} |`;
  });
  return ['| Metric | Type | Labels | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

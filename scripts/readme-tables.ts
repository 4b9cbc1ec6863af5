// The tables of README.md, made from the code: options, endpoints (those of pooling servers apart), metrics.
import { createSystemClock } from '../lib/base/clock.ts';
import { silentLogger } from '../lib/base/log.ts';
import { compose } from '../lib/compose.ts';
import { formatOptionsTable } from '../lib/config/options-table.ts';
import { resolveConfig } from '../lib/config/resolve.ts';
import { resolveTokenizer } from '../lib/engine/tokenizer/source/resolve-tokenizer.ts';
import { options } from '../lib/options.ts';
import type { Route } from '../lib/wire/http/router.ts';
import type { FamilyDescription } from '../lib/wire/prometheus/family.ts';

/** The README with its tables made anew; each stands between `<!-- NAME -->` and `<!-- /NAME -->`. @throws Error when a place is missing. */
export async function fillTables(readme: string): Promise<string> {
  // With what makes further metrics.
  const config = resolveConfig(options, { model: 'm', toolCallParser: 'hermes' });
  const tokenizer = await resolveTokenizer({ ...config, env: {} }, { logger: silentLogger });
  const surroundings = { clock: createSystemClock(), logger: silentLogger, tokenizer };
  const { routes, telemetry } = compose(config, surroundings);
  const pooling = POOLING_SERVERS.flatMap((changes) => compose({ ...config, ...changes }, surroundings).routes);
  const tables = { options: formatOptionsTable(options), endpoints: formatRoutes(routes), pooling: formatRoutes(withoutTwins(pooling, routes)), metrics: formatMetrics(telemetry.describe()) };
  let filled = readme;
  for (const [name, table] of Object.entries(tables)) {
    const block = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
    if (!block.test(filled)) throw new Error(`README.md has no place for the table of ${name}`);
    filled = filled.replace(block, (_, start: string, end: string) => `${start}${table}\n${end}`);
  }
  return filled;
}

// Those that embed and those that classify have endpoints of their own.
const POOLING_SERVERS = [{ convert: 'embed' }, { convert: 'classify' }] as const;

// Each route once, and none that other servers have.
function withoutTwins(routes: readonly Route[], others: readonly Route[]): readonly Route[] {
  const seen = new Set(others.map(({ method, path }) => `${method} ${path}`));
  return routes.filter(({ method, path }) => seen.size < seen.add(`${method} ${path}`).size);
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

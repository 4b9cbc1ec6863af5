// The tables of README.md, made from the code: options, endpoints (those behind flags and those of pooling servers apart), metrics.
import { createSystemClock } from '../lib/base/clock.ts';
import { silentLogger } from '../lib/base/log.ts';
import { compose } from '../lib/compose.ts';
import { formatOptionsTable } from '../lib/config/options-table.ts';
import { resolveConfig } from '../lib/config/resolve.ts';
import { resolveTokenizer } from '../lib/engine/tokenizer/source/resolve-tokenizer.ts';
import { type Config, options } from '../lib/options.ts';
import type { Route } from '../lib/wire/http/router.ts';
import type { FamilyDescription } from '../lib/wire/prometheus/family.ts';

/** The README with its tables made anew; each stands between `<!-- NAME -->` and `<!-- /NAME -->`. @throws Error when a place is missing. */
export async function fillTables(readme: string): Promise<string> {
  // With what makes further metrics.
  const config = resolveConfig(options, { model: 'm', toolCallParser: 'hermes' });
  const tokenizer = await resolveTokenizer({ ...config, env: {} }, { logger: silentLogger });
  const surroundings = { clock: createSystemClock(), logger: silentLogger, tokenizer };
  const { listRoutes, telemetry } = compose(config, surroundings);
  const routes = listRoutes({});
  const routesWith = (changes: Partial<Config>): readonly Route[] => compose({ ...config, ...changes }, surroundings).listRoutes({});
  const switched = SWITCHES.map((key) => ({ flag: options[key].flag, routes: without(routesWith({ [key]: true }), routes) }));
  const tables = {
    options: formatOptionsTable(options),
    endpoints: formatRoutes(withoutPlaces(routes, switched.flatMap((group) => group.routes))),
    switched: formatSwitched(switched),
    pooling: formatRoutes(withoutPlaces(POOLING_SERVERS.flatMap(routesWith), routes)),
    metrics: formatMetrics(telemetry.describe()),
  };
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

// What adds endpoints to a server.
const SWITCHES = ['allowRuntimeLoraUpdating', 'enableTokenizerInfoEndpoint', 'serverDevMode', 'enableScaleOut'] as const;

// Those of which the others do not say the same: one that refuses says something else.
function without(routes: readonly Route[], others: readonly Route[]): readonly Route[] {
  const rows = new Set(others.map(formatRoute));
  return routes.filter((route) => !rows.has(formatRoute(route)));
}

// Those in whose place the others have none, each once.
function withoutPlaces(routes: readonly Route[], others: readonly Route[]): readonly Route[] {
  const places = new Set(others.map(placeOf));
  return routes.filter((route) => places.size < places.add(placeOf(route)).size);
}

function placeOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

interface SwitchedRoutes {
  readonly flag: string;
  readonly routes: readonly Route[];
}

function formatSwitched(groups: readonly SwitchedRoutes[]): string {
  const rows = groups.flatMap(({ flag, routes }) => routes.map((route) => `${formatRoute(route)} \`--${flag}\` |`));
  return ['| Endpoint | Answer | Flag |', '|---|---|---|', ...rows].join('\n');
}

function formatRoutes(routes: readonly Route[]): string {
  return ['| Endpoint | Answer |', '|---|---|', ...routes.map(formatRoute)].join('\n');
}

function formatRoute({ method, path, summary }: Route): string {
  return `| \`${method} ${path}\` | ${summary} |`;
}

function formatMetrics(families: readonly FamilyDescription[]): string {
  const rows = families.map(({ name, type, labelNames, help }) => {
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${labels} | ${help} |`;
  });
  return ['| Metric | Type | Labels | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

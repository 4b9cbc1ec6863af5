// The rules for imports in lib/, as lib/README.md draws them, and a checker that works on sources in memory.
import path from 'node:path';

/** What each part of lib/ may import beside itself. A part is a folder of lib/, or one of the files on top. */
export const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'base': [],
  'codec': ['base'],
  'config': ['base', 'codec'],
  'wire': ['base', 'codec', 'config'],
  'engine': ['base', 'codec', 'config'],
  'telemetry': ['base', 'codec', 'config', 'wire', 'engine'],
  'api': ['base', 'codec', 'config', 'wire', 'engine'],
  'simulate': ['base', 'codec', 'config', 'engine'],
  'accepted-flags': ['config'],
  'options.ts': ['base', 'codec', 'config', 'wire', 'engine', 'telemetry', 'api', 'accepted-flags'],
  'command-line.ts': ['base', 'config', 'options.ts', 'accepted-flags'],
  'running-simulator.ts': [],
  'simulator-options.ts': ['options.ts'],
  'create-simulator.ts': ['base', 'wire', 'engine', 'running-simulator.ts'],
  'compose.ts': ['base', 'codec', 'config', 'wire', 'engine', 'telemetry', 'api', 'options.ts', 'create-simulator.ts', 'running-simulator.ts'],
  'simulator.ts': ['base', 'config', 'options.ts', 'compose.ts', 'running-simulator.ts', 'simulator-options.ts'],
  'stop-signals.ts': [],
  'start-failure.ts': ['config'],
  'program.ts': ['base', 'config', 'simulate', 'command-line.ts', 'options.ts', 'compose.ts', 'running-simulator.ts', 'start-failure.ts', 'stop-signals.ts'],
  'main.ts': ['stop-signals.ts', 'program.ts'],
};

/**
 * Checks the imports of a whole lib/.
 * @param sources from the path below lib/, with forward slashes, to the text: `'base/rng.ts' -> 'import ...'`
 * @returns one line per violation, `'base/rng.ts: imports engine/engine.ts, but ...'`; empty when every rule holds
 */
export function checkImports(sources: ReadonlyMap<string, string>): string[] {
  const graph = new Map<string, string[]>();
  const problems: string[] = [];
  for (const [file, source] of sources) {
    const specifiers = parseImports(source);
    const complaints = specifiers.map((specifier) => findFault(file, specifier, sources));
    problems.push(...complaints.flatMap((complaint) => (complaint === undefined ? [] : `${file}: ${complaint}`)));
    graph.set(file, specifiers.filter(isRelative).map((specifier) => resolveImport(file, specifier)));
  }
  return [...problems, ...findCycles(graph).map((cycle) => `cycle: ${cycle.join(' -> ')}`)];
}

/**
 * The module names that a TypeScript source imports, in order: imports and re-exports, of values and of types, the
 * dynamic ones and the types written `import('x')` included. Comments, strings, templates and regular expressions are
 * passed over. A dynamic import of anything but a plain string is given as `<computed>`.
 */
export function parseImports(source: string): string[] {
  const tokens = [...source.matchAll(TOKEN)].map(([token]) => token).filter((token) => !/^\/[/*]/.test(token));
  return tokens.flatMap((token, i) => {
    const [before, next = '', afterNext = ''] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]];
    // A word and a string side by side occur in these two forms alone.
    if ((token === 'from' || token === 'import') && isString(next)) return [next.slice(1, -1)];
    if (token !== 'import' || next !== '(' || before === '.') return [];
    return [isString(afterNext) ? afterNext.slice(1, -1) : '<computed>'];
  });
}

/** A slash begins a regular expression where no division can stand. */
const TOKEN = new RegExp(
  [
    /\/\/[^\n]*|\/\*[\s\S]*?\*\//,
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/,
    /(?<=(?:[(,=:[!&|?{};]|=>|\breturn)\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/,
    /[\w$]+|[^\s\w]/,
  ].map(({ source }) => source).join('|'),
  'g',
);

function isString(token: string): boolean {
  return /^['"]/.test(token);
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}

function resolveImport(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier);
}

function findFault(file: string, specifier: string, sources: ReadonlyMap<string, string>): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  if (!isRelative(specifier)) return `imports ${specifier}, which is neither relative nor node:*`;
  if (!specifier.endsWith('.ts')) return `imports ${specifier}, which does not end in .ts`;
  const target = resolveImport(file, specifier);
  if (target.startsWith('../')) return `imports ${specifier}, which lies outside lib/`;
  if (!sources.has(target)) return `imports ${specifier}, which does not exist`;
  return findLayerFault(file, target);
}

function findLayerFault(file: string, target: string): string | undefined {
  const [part, targetPart] = [toPart(file), toPart(target)];
  const allowed = ALLOWED_IMPORTS[part];
  if (allowed === undefined) return `${part} has no row in the table of allowed imports`;
  if (part !== targetPart && !allowed.includes(targetPart)) {
    return `imports ${target}, but ${part} may not import ${targetPart}`;
  }
  const [family, targetFamily] = [toApiFamily(file), toApiFamily(target)];
  if (family === undefined || targetFamily === undefined || family === targetFamily) return undefined;
  return `imports ${target}, but API families do not import each other`;
}

/** `'engine/lora/adapters.ts' -> 'engine'`, `'main.ts' -> 'main.ts'` */
function toPart(file: string): string {
  return file.split('/')[0] ?? file;
}

/** Folders of api/ that every family may use. */
const SHARED_API_FOLDERS: readonly string[] = ['chat', 'generation', 'output-parsers'];

/** `'api/openai/models/route.ts' -> 'openai'`; what lies in api/ itself, or is shared, belongs to no family. */
function toApiFamily(file: string): string | undefined {
  const [part, family = '', ...rest] = file.split('/');
  return part === 'api' && rest.length > 0 && !SHARED_API_FOLDERS.includes(family) ? family : undefined;
}

/** One cycle for each import that closes one, its first file repeated at the end. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file]);
    if (start >= 0 || finished.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

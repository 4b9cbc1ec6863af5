// An exposition taken apart again, for those who want a part of it, or the OpenMetrics text format (as prometheus_client writes it).

/** A family as it was exposed. */
export interface ExposedFamily {
  /** As in its header: with `_total` where it is a counter. */
  readonly name: string;
  /** Escaped. */
  readonly help: string;
  readonly type: string;
  /** Lines without their ends. */
  readonly samples: readonly string[];
  /** The same for the samples called `<name>_created`. */
  readonly created: readonly string[];
}

/** The families of an exposition in the Prometheus text format, in order. */
export function parseExposition(text: string): ExposedFamily[] {
  const families: OpenFamily[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('# HELP ')) lines = openBlock(families, line.slice('# HELP '.length));
    else if (line.startsWith('# TYPE ')) describeType(families, line.slice('# TYPE '.length));
    else if (line !== '') lines.push(line);
  }
  return families;
}

interface OpenFamily extends ExposedFamily {
  type: string;
  readonly samples: string[];
  readonly created: string[];
}

// Where the samples below a header go: to a new family, or to the one above, which they date.
function openBlock(families: OpenFamily[], header: string): string[] {
  const name = header.slice(0, header.indexOf(' '));
  const last = families.at(-1);
  if (last !== undefined && name === `${baseName(last)}_created`) return last.created;
  const family = { name, help: header.slice(name.length + 1), type: '', samples: [], created: [] };
  families.push(family);
  return family.samples;
}

function describeType(families: readonly OpenFamily[], text: string): void {
  const [name, type = ''] = text.split(' ');
  const last = families.at(-1);
  if (last !== undefined && last.name === name) last.type = type;
}

function baseName({ name, type }: ExposedFamily): string {
  return type === 'counter' ? name.slice(0, -'_total'.length) : name;
}

/** The samples that have one of the names, in their families. */
export function restrictTo(families: readonly ExposedFamily[], names: ReadonlySet<string>): ExposedFamily[] {
  const isNamed = (line: string): boolean => names.has(nameOf(line));
  return families
    .map((family) => ({ ...family, samples: family.samples.filter(isNamed), created: family.created.filter(isNamed) }))
    .filter(({ samples, created }) => samples.length + created.length > 0);
}

function nameOf(line: string): string {
  return line.slice(0, line.search(/[{ ]/));
}

/** In the Prometheus text format. */
export function toPrometheusText(families: readonly ExposedFamily[]): string {
  const blocks = families.map((family) => {
    const { name, help, type, samples, created } = family;
    const createdName = `${baseName(family)}_created`;
    const dates = created.length === 0 ? [] : [`# HELP ${createdName} ${help}`, `# TYPE ${createdName} gauge`, ...created];
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples, ...dates].map((line) => `${line}\n`).join('');
  });
  return blocks.join('');
}

/** In the OpenMetrics text format 1.0: counters are named without `_total`, each series is dated in its place, and the text has an end. */
export function toOpenMetricsText(families: readonly ExposedFamily[]): string {
  const lines = families.flatMap((family) => {
    const name = baseName(family);
    return [`# HELP ${name} ${family.help.replaceAll('"', '\\"')}`, `# TYPE ${name} ${family.type}`, ...dateSamples(family)];
  });
  return [...lines, '# EOF', ''].join('\n');
}

// A series' date follows its last sample: the only one of a counter, the sum of a histogram.
function dateSamples(family: ExposedFamily): string[] {
  const base = baseName(family);
  const lastName = family.type === 'counter' ? family.name : `${base}_sum`;
  const dates = new Map(family.created.map((line) => [labelsOf(line), line]));
  const lines: string[] = [];
  for (const line of family.samples) {
    lines.push(line);
    if (nameOf(line) === lastName) take(dates, labelsOf(line), lines);
  }
  return [...lines, ...dates.values()];
}

function take(dates: Map<string, string>, labels: string, lines: string[]): void {
  const date = dates.get(labels);
  if (date === undefined) return;
  dates.delete(labels);
  lines.push(date);
}

function labelsOf(line: string): string {
  return line.slice(nameOf(line).length, line.lastIndexOf(' '));
}

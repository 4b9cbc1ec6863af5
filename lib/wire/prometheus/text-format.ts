// The Prometheus text format, as Python's prometheus_client writes it (exposition format 0.0.4).

/** Label values by name. */
export type Labels = Readonly<Record<string, string>>;

/** A number: `67.0`, `1.43181824e+09` from a million on, `+Inf`, `NaN`; small ones as Python shows floats. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value >= 1e6) return formatLarge(value);
  if (value !== 0 && Math.abs(value) < 1e-4) return padExponent(value.toExponential());
  const text = Math.abs(value) >= 1e16 ? padExponent(value.toExponential()) : plainDigits(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A label set with its braces, names in alphabetical order: `{engine="0",model_name="x"}`; empty without labels. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}="${escapeLabelValue(labels[name] ?? '')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The two lines above a family's samples, with their line ends. */
export function formatHeader({ name, help, type }: { readonly name: string; readonly help: string; readonly type: string }): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
}

function escapeLabelValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

// One digit before the point, the exponent with two digits at least, no point without digits after it.
function formatLarge(value: number): string {
  return padExponent(value.toExponential());
}

function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function plainDigits(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

// What a server tells of its own settings.

/** The settings by vLLM's names (`max_model_len`), in their order. `hidden` are keys of the configuration that are left out: access and secrets. */
export function describeConfig(config: object, hidden: readonly string[]): Readonly<Record<string, unknown>> {
  const shown = Object.entries(config).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(shown.map(([name, value]) => [toSnakeCase(name), value]));
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

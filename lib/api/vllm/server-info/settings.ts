// What a server tells of its own settings.

/** Values by vLLM's names (`max_model_len`). */
export type Settings = Readonly<Record<string, unknown>>;

/** The settings by vLLM's names, in their order. `hidden` are keys of the configuration that are left out: access and secrets. */
export function listSettings(config: object, hidden: readonly string[]): Settings {
  const shown = Object.entries(config).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(shown.map(([name, value]) => [toSnakeCase(name), value]));
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

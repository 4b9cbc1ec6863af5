// The LoRA adapters that are served, by name.

/** An adapter a client may name as its model. */
export interface Adapter {
  readonly name: string;
  /** Where its weights are said to be; shown as `root`. */
  readonly path: string;
}

/** Parses `name` or `name=path`; without a path the name stands for it. */
export function parseAdapter(text: string): Adapter {
  const separator = text.indexOf('=');
  if (separator < 0) return { name: text, path: text };
  return { name: text.slice(0, separator), path: text.slice(separator + 1) };
}

// The ids of requests, as clients list them.

/** The ids that a value holds: a text, or the texts of a list. Whatever else is in it is nobody's id. */
export function toRequestIds(value: unknown): ReadonlySet<string> {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return new Set(ids.filter((id) => typeof id === 'string'));
}

// Fields in the order in which their faults are found, which is that of vLLM's models.
import type { Fields } from './fields.ts';

/** The same fields, those of `names` first and in their order; a name that is not among the fields is passed over. */
export function inOrder<T>(names: readonly string[], fields: Fields<T>): Fields<T> {
  const named = names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name as keyof T]] as const);
  // The members are those of the fields, whatever their order.
  return { ...Object.fromEntries(named), ...withoutNames(fields, new Set(names)) } as Fields<T>;
}

function withoutNames<T>(fields: Fields<T>, names: ReadonlySet<string>): Partial<Fields<T>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name))) as Partial<Fields<T>>;
}

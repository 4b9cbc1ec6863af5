// The ids of requests, as clients list them.
import { ServerError } from '../../base/error.ts';

/** A set of ids from a list of texts, or from one text. @throws ServerError `validation` for anything else. */
export function toRequestIds(value: unknown): ReadonlySet<string> {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!ids.every((id) => typeof id === 'string')) throw new ServerError('validation', "'request_ids' is no list of texts.");
  return new Set(ids);
}

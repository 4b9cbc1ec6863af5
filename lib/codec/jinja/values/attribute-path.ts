// The paths by which filters ask items for a value: `name`, `address.city`, `0`.
import type { Run } from '../run.ts';
import { getItem } from './access.ts';
import { toPlain } from './markup.ts';
import { Undefined } from './undefined.ts';
import type { Value } from './value.ts';

/** The value at the end of a path; `otherwise` (not None) stands for every part that is not there. */
export function followPath(run: Run, value: Value, path: Value, otherwise: Value = null): Value {
  let current = value;
  for (const part of toParts(path)) {
    run.charge(1);
    current = getItem(run, current, part);
    if (otherwise !== null && current instanceof Undefined) current = otherwise;
  }
  return current;
}

/** The values at the ends of several paths with commas between them. */
export function followPaths(run: Run, value: Value, paths: Value): readonly Value[] {
  const text = toPlain(paths);
  return (typeof text === 'string' ? text.split(',') : [paths]).map((path) => followPath(run, value, path));
}

function toParts(path: Value): readonly Value[] {
  const text = toPlain(path);
  if (text === null) return [];
  if (typeof text !== 'string') return [text];
  return text.split('.').map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : part));
}

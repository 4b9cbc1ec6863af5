// Long lists of work, done between everything else.
import { setImmediate } from 'node:timers/promises';

// About five milliseconds of the work that is done here.
const COST_PER_TURN = 65_536;

/**
 * Maps items one after another, and lets everything else have a turn whenever they have cost enough.
 *
 * @param costOf about a unit for each character or token, ten for each coordinate that is written
 */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R | Promise<R>,
  costOf: (item: T) => number,
): Promise<R[]> {
  const results: R[] = [];
  let cost = 0;
  for (const [index, item] of items.entries()) {
    const result = map(item, index);
    results.push(result instanceof Promise ? await result : result);
    cost += costOf(item) + 1;
    if (cost < COST_PER_TURN) continue;
    cost = 0;
    await setImmediate();
  }
  return results;
}

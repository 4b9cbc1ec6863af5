// Counts the characters that code looks at, so that cost is tested without a clock.

/** What a call of a method costs: `result` is what it answered. */
type Cost = (self: unknown, args: readonly unknown[], result: unknown) => number;

const ofResult: Cost = (_self, _args, result) => (typeof result === 'string' ? result.length : 1);
const ofText: Cost = (self) => String(self).length;
// A search that finds something ends there.
const ofSearch: Cost = (self, args, result) => (Number(result) < 0 ? String(self).length : Number(result)) - (typeof args[1] === 'number' ? args[1] : 0);
const ofPattern: Cost = (_self, args) => String(args[0]).length;

const STRING_COSTS: Readonly<Record<string, Cost>> = {
  charCodeAt: () => 1,
  indexOf: ofSearch,
  includes: ofText,
  lastIndexOf: ofText,
  matchAll: ofText,
  replace: ofText,
  split: ofText,
  trim: ofText,
  slice: ofResult,
  startsWith: ofPattern,
  endsWith: ofPattern,
};

/** Characters that strings, patterns and joined lists look at while `run` runs; it must not wait for anything. Concatenation is free. */
export function countCharacters(run: () => void): number {
  let count = 0;
  const add = (cost: number): void => {
    count += cost;
  };
  const undo = [
    ...Object.entries(STRING_COSTS).map(([name, cost]) => watch(String.prototype, name, { cost, add })),
    watch(RegExp.prototype, 'exec', { cost: ofPattern, add }),
    watch(RegExp.prototype, 'test', { cost: ofPattern, add }),
    watch(Array.prototype, 'join', { cost: ofResult, add }),
  ];
  try {
    run();
  } finally {
    for (const restore of undo) restore();
  }
  return count;
}

function watch(owner: object, name: string, { cost, add }: { readonly cost: Cost; readonly add: (cost: number) => void }): () => void {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const method = original?.value as ((...args: unknown[]) => unknown) | undefined;
  if (original === undefined || method === undefined) throw new TypeError(`there is no method ${name}`);
  const counted = function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(method, this, args);
    add(cost(this, args, result));
    return result;
  };
  Object.defineProperty(owner, name, { ...original, value: counted });
  return () => Object.defineProperty(owner, name, original);
}

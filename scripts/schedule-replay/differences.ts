// Where two JSON values differ.

/** One place: `steps[3].sched[0].n: expected 16, got 17`. */
export type Difference = string;

/** The places at which `actual` differs from `expected`, depth first, at most `limit`. Order of members does not matter. */
export function findDifferences(expected: unknown, actual: unknown, limit: number): Difference[] {
  const differences: Difference[] = [];
  compare({ expected, actual, path: '' }, (difference) => {
    differences.push(difference);
    return differences.length < limit;
  });
  return differences;
}

interface Pair {
  readonly expected: unknown;
  readonly actual: unknown;
  readonly path: string;
}

// `report` says whether to go on, and so does `compare`.
function compare({ expected, actual, path }: Pair, report: (difference: Difference) => boolean): boolean {
  if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const place = Array.isArray(expected) ? `${path}[${name}]` : `${path}${path === '' ? '' : '.'}${name}`;
      if (!compare({ expected: expected[name], actual: actual[name], path: place }, report)) return false;
    }
    return true;
  }
  return Object.is(expected, actual) || report(`${path}: expected ${show(expected)}, got ${show(actual)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const MAX_SHOWN = 200;

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}

// Compares an answer of which every character is determined: all values but ids, times and what a model's weights say.
import { isJsonObject } from '../../../../lib/codec/json.ts';
import { COUNT_KEYS, VARYING_KEYS } from './field-rules.ts';
import { kindOf } from './json-kind.ts';
import { compareNames } from './shape-comparison.ts';

/** What is not looked at. */
export interface ValueRules {
  /** Whether counts of tokens are compared. */
  readonly comparesCounts: boolean;
  /** Members that differ, beside those that differ everywhere. */
  readonly varying?: ReadonlySet<string>;
}

interface Place {
  readonly path: string;
  readonly key: string;
}

/** What is wrong with a value, a line each; none when it is as recorded. */
export function compareValues(expected: unknown, given: unknown, rules: ValueRules, place: Place = { path: '$', key: '' }): string[] {
  const { path, key } = place;
  if (key === 'top_logprobs' && isListOfMaps(expected) && Array.isArray(given)) return [];
  if (kindOf(expected) !== kindOf(given)) return [differ(path, expected, given)];
  if (isJsonObject(expected) && isJsonObject(given)) return compareMembers(expected, given, rules, path);
  if (Array.isArray(expected) && Array.isArray(given)) return compareItems(expected, given, rules, place);
  return expected === given || isFree(key, rules) ? [] : [differ(path, expected, given)];
}

type JsonObject = Readonly<Record<string, unknown>>;

function compareMembers(expected: JsonObject, given: JsonObject, rules: ValueRules, path: string): string[] {
  const problems = compareNames(Object.keys(expected), Object.keys(given)).map((problem) => `${path}: ${problem}`);
  const shared = Object.keys(expected).filter((key) => key in given);
  return [...problems, ...shared.flatMap((key) => compareValues(expected[key], given[key], rules, { path: `${path}.${key}`, key }))];
}

function compareItems(expected: readonly unknown[], given: readonly unknown[], rules: ValueRules, { path, key }: Place): string[] {
  const problems = expected.length === given.length ? [] : [`${path}: ${given.length} items, expected ${expected.length}`];
  const compared = expected.slice(0, given.length);
  return [...problems, ...compared.flatMap((item, index) => compareValues(item, given[index], rules, { path: `${path}[${index}]`, key }))];
}

// Texts of tokens with their log-probabilities, as completions have them: which tokens are near is the model's affair.
function isListOfMaps(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isJsonObject(item) && !('token' in item));
}

function isFree(key: string, { comparesCounts, varying }: ValueRules): boolean {
  return VARYING_KEYS.has(key) || varying?.has(key) === true || (COUNT_KEYS.has(key) && !comparesCounts);
}

function differ(path: string, expected: unknown, given: unknown): string {
  return `${path}: ${JSON.stringify(given)}, expected ${JSON.stringify(expected)}`;
}

// Compares an answer with generated text in it: members and their order, kinds, fixed values.
import { isJsonObject } from '../../../../lib/codec/json.ts';
import {
  COUNT_KEYS, COUNTED_LISTS, ENDING_KEYS, ENDINGS, FIXED_KEYS, FREE_LISTS, OPEN_KEYS, OUTPUT_COUNT_KEYS, TEXT_KEYS,
} from './field-rules.ts';
import { kindOf } from './json-kind.ts';

/** What is looked at beside the shape. */
export interface ShapeRules {
  /** Whether counts of tokens are compared. */
  readonly comparesCounts: boolean;
  /** Whether the text may be longer or shorter than the recorded one, and end otherwise. */
  readonly isLengthFree: boolean;
}

/** Where in an answer a value is. */
interface Place {
  /** For people: `$.choices[0].message`. */
  readonly path: string;
  /** The name of the member that the value is, or is in a list of. */
  readonly key: string;
}

const MAX_COMPARED_ITEMS = 8;

/** What is wrong with an answer, a line each; none when it is as recorded. */
export function compareShapes(expected: unknown, given: unknown, rules: ShapeRules, place: Place = { path: '$', key: '' }): string[] {
  const { path, key } = place;
  if (TEXT_KEYS.has(key) && isTextOrNull(expected) && isTextOrNull(given)) return [];
  if (kindOf(expected) !== kindOf(given)) return [`${path}: ${kindOf(given)}, expected ${kindOf(expected)}`];
  if (isJsonObject(expected) && isJsonObject(given)) return OPEN_KEYS.has(key) ? [] : compareMembers(expected, given, rules, place);
  if (Array.isArray(expected) && Array.isArray(given)) return compareItems(expected, given, rules, place);
  return isSame(expected, given, rules, key) ? [] : [`${path}: ${JSON.stringify(given)}, expected ${JSON.stringify(expected)}`];
}

type JsonObject = Readonly<Record<string, unknown>>;

function compareMembers(expected: JsonObject, given: JsonObject, rules: ShapeRules, { path }: Place): string[] {
  const problems = compareNames(Object.keys(expected), Object.keys(given)).map((problem) => `${path}: ${problem}`);
  const shared = Object.keys(expected).filter((key) => key in given);
  return [...problems, ...shared.flatMap((key) => compareShapes(expected[key], given[key], rules, { path: `${path}.${key}`, key }))];
}

/** What is wrong with the names of an object's members: some are missing, unknown, or in another order. */
export function compareNames(expected: readonly string[], given: readonly string[]): string[] {
  const missing = expected.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !expected.includes(name));
  const problems = [];
  if (missing.length > 0) problems.push(`lacks ${missing.join(', ')}`);
  if (unknown.length > 0) problems.push(`has unknown ${unknown.join(', ')}`);
  if (problems.length === 0 && given.join() !== expected.join()) problems.push(`order ${given.join()}, expected ${expected.join()}`);
  return problems;
}

function compareItems(expected: readonly unknown[], given: readonly unknown[], rules: ShapeRules, { path, key }: Place): string[] {
  const compared = expected.slice(0, Math.min(given.length, MAX_COMPARED_ITEMS));
  const problems = compared.flatMap((item, index) => compareShapes(item, given[index], rules, { path: `${path}[${index}]`, key }));
  if (COUNTED_LISTS.has(key) && given.length !== expected.length) problems.push(`${path}: ${given.length} items, expected ${expected.length}`);
  else if (expected.length > 0 && given.length === 0 && !FREE_LISTS.has(key)) problems.push(`${path}: empty`);
  return problems;
}

function isSame(expected: unknown, given: unknown, { comparesCounts, isLengthFree }: ShapeRules, key: string): boolean {
  if (expected === given) return true;
  if (COUNT_KEYS.has(key)) return !comparesCounts || (isLengthFree && OUTPUT_COUNT_KEYS.has(key));
  if (!FIXED_KEYS.has(key)) return true;
  return isLengthFree && ENDING_KEYS.has(key) && ENDINGS.has(expected) && ENDINGS.has(given);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

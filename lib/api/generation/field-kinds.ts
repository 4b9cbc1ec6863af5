// Kinds of request fields that generating endpoints have beside those of ../fields.ts.
import { isJsonObject } from '../../codec/json.ts';
import { hasLoneSurrogate } from '../../codec/surrogates.ts';
import { type Field, number, string } from '../fields.ts';
import type { Place } from '../place.ts';

/** Biases by token id, `{ "5": -100 }`: whether the names are ids is looked at later. Null when absent or null. */
export function biases(): Field<ReadonlyMap<string, number> | null> {
  const bias = number(0);
  return {
    schema: { type: ['object', 'null'], additionalProperties: { type: 'number' }, default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (!isJsonObject(value)) {
        place.report('an object of numbers', value);
        return null;
      }
      const inside = place.enter();
      return new Map(Object.entries(value).map(([name, given]) => {
        inside.field = name;
        if (given === null) inside.report('a number', null);
        return [name, bias.read(given, inside)];
      }));
    },
  };
}

/** The text that keeps a client's prefix-cache hits apart. Half a character is a fault of its type. Null when absent or null. */
export function cacheSalt(): Field<string | null> {
  const text = string(null);
  return {
    ...text,
    read(value, place) {
      const salt = text.read(value, place);
      if (salt !== null && hasLoneSurrogate(salt)) place.report('a string of whole characters', salt);
      return salt;
    },
  };
}

/** Objects by name, `{ "image": { "size": 5 } }`, as they came. Null when absent or null. */
export function objects(): Field<Readonly<Record<string, unknown>> | null> {
  return {
    schema: { type: ['object', 'null'], additionalProperties: { type: 'object' }, default: null },
    read(value, place) {
      return readMembers(value, place, 'an object of objects', (given, inside) => {
        if (!isJsonObject(given)) inside.report('an object', given);
      });
    },
  };
}

/** vLLM's own arguments: an object of texts, numbers and lists of these; they change nothing here. */
export function extraArguments(): Field<null> {
  return {
    schema: { type: ['object', 'null'], additionalProperties: { anyOf: [{ type: ['string', 'number', 'boolean'] }, { type: 'array', items: { type: ['string', 'number', 'boolean'] } }] } },
    read(value, place) {
      readMembers(value, place, 'an object', (given, inside) => {
        if (!(Array.isArray(given) ? given.every(isPlain) : isPlain(given))) inside.report('a string, a number or a list of these', given);
      });
      return null;
    },
  };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

// The object as it came, each of its members looked at in its place; null when absent or null, and when it is none.
function readMembers(value: unknown, place: Place, expected: string, check: (given: unknown, inside: Place) => void): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null) return null;
  if (!isJsonObject(value)) {
    place.report(expected, value);
    return null;
  }
  const inside = place.enter();
  for (const [name, given] of Object.entries(value)) {
    inside.field = name;
    check(given, inside);
  }
  return value;
}

// Kinds of request fields that generating endpoints have beside those of ../fields.ts.
import { isJsonObject } from '../../codec/json.ts';
import { hasLoneSurrogate } from '../../codec/surrogates.ts';
import { type Field, number, string } from '../fields.ts';
import type { Place } from '../place.ts';

/** What a client adds to the scores of tokens. */
export interface Biases {
  /** By token id; none after a name that is no id. */
  readonly byId: ReadonlyMap<number, number>;
  /** The first name that is no id, for which the request is refused later; null where all are. */
  readonly otherName: string | null;
}

/** Whether a name can be read as a token id, as those of `logit_bias` are. */
export function isIntegerText(name: string): boolean {
  return /^\s*[-+]?\d{1,15}\s*$/.test(name);
}

// What Python's comparisons make of a bias that is not a number.
const LEAST_BIAS = -100;

/** Biases by token id, `{ "5": -100 }`: that a name is no id is told later. Null when absent or null. */
export function biases(): Field<Biases | null> {
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
      const byId = new Map<number, number>();
      let otherName: string | null = null;
      for (const name in value) {
        inside.field = name;
        if (value[name] === null) inside.report('a number', null);
        const read = bias.read(value[name], inside);
        if (otherName === null && isIntegerText(name)) byId.set(Number(name), Number.isNaN(read) ? LEAST_BIAS : read);
        else otherName ??= name;
      }
      return { byId, otherName };
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
  // A list of the members, of which there may be very many, would take longer than to look at them.
  for (const name in value) {
    inside.field = name;
    check(value[name], inside);
  }
  return value;
}

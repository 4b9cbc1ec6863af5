// What the bodies of the endpoints of weights hold.
import { isJsonObject } from '../../../codec/json.ts';
import { type Field, type Fields, object, oneOf, required, string } from '../../fields.ts';
import { mandatoryText } from '../mandatory-text.ts';
import type { Checksums } from './checksums.ts';

const CHECKS = ['checksum', 'reset', 'compare'] as const;

/** What /weight_checker does. */
export type WeightCheck = (typeof CHECKS)[number];

export const versionFields: Fields<{ new_version: string }> = { new_version: mandatoryText() };

/** What is in it is between the trainer and the workers, as in the updates. */
export const initFields: Fields<{ init_info: unknown }> = { init_info: required(object()) };

export const updateFields: Fields<{ update_info: null }> = { update_info: updateInfo() };

export const finishFields: Fields<{ weight_version: string | null }> = { weight_version: string(null) };

export const checkFields: Fields<{ action: WeightCheck | null; baseline: Checksums | null }> = {
  action: required(oneOf(CHECKS, null)),
  baseline: checksums(),
};

// An object, or a list of one for each worker.
function updateInfo(): Field<null> {
  return {
    schema: { anyOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] },
    isRequired: true,
    read(value, place) {
      const isRight = Array.isArray(value) ? value.every(isJsonObject) : isJsonObject(value);
      if (!isRight) place.report('an object or a list of objects; the field is required', value);
      return null;
    },
  };
}

// Null when absent or null.
function checksums(): Field<Checksums | null> {
  return {
    schema: { type: ['object', 'null'], additionalProperties: { type: 'string' }, default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (isTexts(value)) return value;
      place.report('an object of strings', value);
      return null;
    },
  };
}

function isTexts(value: unknown): value is Checksums {
  return isJsonObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

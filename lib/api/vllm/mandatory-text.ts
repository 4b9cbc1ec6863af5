// A field of a body that has to be there: a text.
import type { Field } from '../fields.ts';

/** A text, mandatory. */
export function mandatoryText(): Field<string> {
  return {
    schema: { type: 'string' },
    isRequired: true,
    read(value, place) {
      if (typeof value === 'string') return value;
      place.report(value === undefined ? 'a string; the field is required' : 'a string', value);
      return '';
    },
  };
}

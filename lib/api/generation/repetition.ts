// The field repetition_detection: its members together are looked at as soon as it is read, before other fields have their types.
import { invalid } from '../../base/error.ts';
import { type Field, integer, nested } from '../fields.ts';

/** Patterns that end a text when it repeats itself. */
export interface RepetitionFields {
  readonly max_pattern_size: number;
  readonly min_pattern_size: number;
  readonly min_count: number;
}

/** The field. Its `read` throws ServerError `invalid_request` for sizes or counts that detect nothing. */
export function repetitionDetection(): Field<RepetitionFields | null> {
  const members = nested<RepetitionFields>({ max_pattern_size: integer(0), min_pattern_size: integer(0), min_count: integer(0) }, 'RepetitionDetectionParams');
  return {
    get schema() {
      return members.schema ?? {};
    },
    read(value, place) {
      const { value: read, issues } = place.apart((inside) => members.read(value, inside));
      if (read !== null && issues.isEmpty) checkRepetition(read);
      place.append(issues);
      return read;
    },
  };
}

function checkRepetition({ max_pattern_size: max, min_pattern_size: min, min_count: count }: RepetitionFields): void {
  if (min < 0 || min > max) {
    throw invalid(`repetition_detection: expected 0 <= min_pattern_size <= max_pattern_size, got ${min} and ${max}.`);
  }
  if (max > 0 && count < 2) throw invalid(`repetition_detection: min_count must be 2 or more, got ${count}; max_pattern_size 0 turns it off.`);
}

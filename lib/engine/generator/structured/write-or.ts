// Writing that does not fail.
import { ConstraintError } from './constraint-error.ts';

/** What `write` gives, or `known` when it gives undefined or runs out of its bounds. */
export function writeOr<Value extends {} | null>(known: Value, write: () => Value | undefined): Value {
  try {
    const value = write();
    return value === undefined ? known : value;
  } catch (error) {
    if (error instanceof ConstraintError) return known;
    throw error;
  }
}

// What a constraint can fail with.

/** A constraint that is invalid, that nothing satisfies, or that would take too much. The message says what and where. */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError';
}

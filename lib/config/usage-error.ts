// A mistake in how the program was called.

/** One line that names the option and says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

// What an option is. Owners declare their options with this; parsing, --help and the README's table come from the declarations.

/** How one kind of value is written, read and described. */
export interface OptionType<T> {
  /** The placeholder in help, e.g. `N`, `MS`, `random|echo`; empty for a flag that takes no value. */
  readonly placeholder: string;
  /** What would be right, as a noun phrase for errors and the table: `an integer from 1 to 65535`. */
  readonly expected: string;
  /**
   * The value of a command-line text.
   * @throws OptionValueError when the text is not such a value.
   */
  readonly parse: (text: string) => T;
  /**
   * The value of something a program gave (`startSimulator`), which may be the value itself or its text.
   * @throws OptionValueError as `parse`.
   */
  readonly accept: (value: unknown) => T;
  /** The value as a user would write it. */
  readonly format: (value: T) => string;
  /** `none`: the flag alone is enough (booleans); `one`: exactly one; `many`: one or more arguments, joined into one list. */
  readonly arity: 'none' | 'one' | 'many';
}

/** One option of the program. */
export interface OptionSpec<T> {
  /** The flag's name without dashes: `time-to-first-token`. */
  readonly flag: string;
  /** Other names for the same option, in the same form. */
  readonly aliases?: readonly string[];
  /** Names after a single dash: `tp`. */
  readonly shortNames?: readonly string[];
  /** An environment variable that gives the value where the command line does not; an empty one gives nothing. */
  readonly environment?: string;
  readonly type: OptionType<T>;
  /** The value when nothing is given; absent when the option is mandatory. */
  readonly default?: T;
  /** How help shows the default, where the value itself would say nothing (a seed that is drawn, a value derived from another option). */
  readonly defaultText?: string;
  /** One sentence without a full stop: what the option does, in which unit. */
  readonly help: string;
  /** The heading in help and in the README's table, e.g. `Server`. */
  readonly section: string;
}

/** The options of an owner: one declaration for each field of its configuration. */
export type OptionSpecs<Config> = { readonly [Key in keyof Config]-?: OptionSpec<Config[Key]> };

/** A value that an option cannot take. The message completes "--flag: ": `expected an integer from 1 to 65535, got "x"`. */
export class OptionValueError extends Error {
  override readonly name = 'OptionValueError';
}

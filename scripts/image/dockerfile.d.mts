// The types of dockerfile.mjs, which is plain JavaScript because it runs before anything is installed.

export interface Instruction {
  /** Upper case: `COPY`. */
  readonly name: string;
  /** `--from=build` is `{ from: 'build' }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** `COPY a b ./` is `['a', 'b', './']`; of the exec form, the items of its JSON array. */
  readonly arguments: readonly string[];
  readonly isExecForm: boolean;
}

export interface Stage {
  /** The image after `FROM`, as written. */
  readonly base: string;
  /** The name after `AS`, or null. */
  readonly name: string | null;
  /** In the order of the file, `FROM` left out. */
  readonly instructions: readonly Instruction[];
}

/** In the order of the file, never empty. Quotes and variables stay as written. @throws SyntaxError */
export function parseDockerfile(text: string): readonly Stage[];

/** Null when the stage has no such instruction. `name` is upper case. */
export function lastArguments(stage: Stage, name: string): readonly string[] | null;

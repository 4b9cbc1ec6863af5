// The contract of structured output: a constraint writes random text that satisfies it.
import type { Rng } from '../../../base/rng.ts';

/** What the text has to satisfy, in vLLM's kinds. `schema` and `tag` are parsed JSON. */
export type ConstraintSpec =
  | { readonly kind: 'json'; readonly schema: unknown }
  | { readonly kind: 'json_object' }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'grammar'; readonly grammar: string }
  | { readonly kind: 'structural_tag'; readonly tag: unknown };

/** A constraint that is known to be satisfiable. */
export interface Constraint {
  /** A whole text that satisfies the constraint, the same for the same random stream. Never throws; time and length are bounded. */
  write(rng: Rng): string;
  /**
   * Whether a whole text satisfies the constraint. Null where that is not decided here: grammars and structural tags.
   * @throws ConstraintError when the answer takes too much work
   */
  readonly matches: ((text: string) => boolean) | null;
}

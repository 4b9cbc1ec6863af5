// The constraints by kind: the one place that knows them all.
import { compileChoice } from './choice.ts';
import type { Constraint, ConstraintSpec } from './constraint.ts';
import { compileGrammar } from './grammar/grammar-constraint.ts';
import { ANY_OBJECT, JsonConstraint } from './json/json-constraint.ts';
import { compileRegex } from './regex/regex-constraint.ts';
import { compileStructuralTag } from './structural-tag/structural-tag.ts';
import type { TagVocabulary } from './structural-tag/tag-tokens.ts';

/**
 * Makes a constraint ready. It is then known that at least one text satisfies it. `vocabulary` is what tokens are looked up in that it
 * names; without one it can name none.
 *
 * @throws ConstraintError when the constraint is invalid or unsupported, when nothing is found that satisfies it, or when it would
 *   take too much; time is bounded whatever it is
 */
export function compileConstraint(spec: ConstraintSpec, vocabulary: TagVocabulary | null = null): Constraint {
  switch (spec.kind) {
    case 'json':
      return new JsonConstraint(spec.schema);
    case 'json_object':
      return new JsonConstraint(ANY_OBJECT);
    case 'regex':
      return compileRegex(spec.pattern);
    case 'choice':
      return compileChoice(spec.choices);
    case 'grammar':
      return compileGrammar(spec.grammar);
    case 'structural_tag':
      return compileStructuralTag(spec.tag, vocabulary);
  }
}

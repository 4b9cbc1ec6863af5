// The constraint `grammar`: the whole text is one of a grammar.
import { createRng } from '../../../../base/rng.ts';
import type { Constraint } from '../constraint.ts';
import { ConstraintError } from '../constraint-error.ts';
import { checkWeight, weighRules } from '../text-weights.ts';
import { type TextTree, writeText } from '../text-writer.ts';
import { writeOr } from '../write-or.ts';
import { parseEbnf } from './ebnf.ts';

/** @throws ConstraintError when the grammar is invalid, has no finite text or asks for too much, or is in Lark's syntax */
export function compileGrammar(source: string): Constraint {
  if (!source.includes('::=')) throw new ConstraintError('Invalid grammar: no rule of the form name ::= "text"; Lark grammars are not supported');
  const { rules, root } = parseEbnf(source);
  const tree: TextTree = { root: { kind: 'rule', rule: root }, rules, weights: weighRules(rules) };
  checkWeight(tree.weights.weigh(tree.root), 'the grammar');
  const known = writeText(tree, createRng(0), 0);
  return { write: (rng) => writeOr(known, () => writeText(tree, rng)), matches: null };
}

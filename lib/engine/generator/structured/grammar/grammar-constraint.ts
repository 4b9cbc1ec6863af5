// The constraint `grammar`: the whole text is one of a grammar.
import { createRng } from '../../../../base/rng.ts';
import type { Constraint } from '../constraint.ts';
import { checkWeight, weighRules } from '../text-weights.ts';
import { type TextTree, writeText } from '../text-writer.ts';
import { writeOr } from '../write-or.ts';
import { parseEbnf } from './ebnf.ts';
import { parseLark } from './lark.ts';

/** Compiles a grammar in EBNF or in Lark's syntax. @throws ConstraintError when it is invalid, has no finite text or asks for too much */
export function compileGrammar(source: string): Constraint {
  const { rules, root } = isLark(source) ? parseLark(source) : parseEbnf(source);
  const tree: TextTree = { root: { kind: 'rule', rule: root }, rules, weights: weighRules(rules) };
  checkWeight(tree.weights.weigh(tree.root), 'the grammar');
  const known = writeText(tree, createRng(0), 0);
  return { write: (rng) => writeOr(known, () => writeText(tree, rng)), matches: null };
}

// As vLLM tells them apart: by the sign of a rule, outside of comments.
function isLark(source: string): boolean {
  return !source.split('\n').some((line) => line.replace(/(?:#|\/\/).*$/, '').includes('::='));
}

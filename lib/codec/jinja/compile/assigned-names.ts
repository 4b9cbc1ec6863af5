// The names that a body sets in its own scope.
import type { Body, Target } from '../syntax/syntax-tree.ts';

/** The names, each once; blocks inside that have scopes of their own are left out. */
export function findAssignedNames(body: Body): ReadonlySet<string> {
  const names = new Set<string>();
  collect(body, names);
  return names;
}

/** The variables of a target, in order. */
export function namesOf(target: Target): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'tuple' ? target.items.flatMap(namesOf) : [];
}

function collect(body: Body, names: Set<string>): void {
  for (const statement of body) {
    if (statement.kind === 'set' || statement.kind === 'set-block') for (const name of namesOf(statement.target)) names.add(name);
    if (statement.kind === 'macro') names.add(statement.name);
    if (statement.kind !== 'if') continue;
    for (const branch of statement.branches) collect(branch.body, names);
    collect(statement.otherwise, names);
  }
}

// `for` -> a function that runs it.
import type { Body, ForStatement } from '../syntax/syntax-tree.ts';
import { isTruthy } from '../values/comparison.ts';
import { iterate } from '../values/iteration.ts';
import { Lazy } from '../values/lazy.ts';
import type { Value } from '../values/value.ts';
import { findAssignedNames } from './assigned-names.ts';
import { compileExpression } from './compile-expression.ts';
import { type Assign, compileTarget, declareTarget } from './compile-variable.ts';
import { type Evaluate, type Execute, Frame, type Outcome } from './frame.ts';
import { LoopState, type Recurse } from './loop-state.ts';
import type { Scope } from './scope.ts';

/** Compiles a body in a scope that is made for it. */
export type CompileBody = (body: Body, scope: Scope) => Execute;

interface Loop {
  readonly assign: Assign;
  readonly body: Execute;
  readonly otherwise: Execute | null;
  /** Keeps the items that pass the test of the loop. */
  readonly filter: (frame: Frame, items: Value) => Value;
  /** The slot of `loop`, or null when the body does not ask for it. */
  readonly loopSlot: number | null;
  /** Slots that every round finds unset. */
  readonly localSlots: readonly number[];
}

/** The loop; a recursive one has a frame of its own for every level. */
export function compileLoop(statement: ForStatement, scope: Scope, compileBody: CompileBody): Execute {
  const iterable = compileExpression(statement.iterable, scope);
  const outer = statement.isRecursive ? scope.createFunction() : scope;
  const loop = compileParts(statement, outer, compileBody);
  if (!statement.isRecursive) return (frame) => runLoop(loop, frame, { items: iterable(frame), depth0: 0, recurse: null });
  const runLevel = (parent: Frame, items: Value, depth0: number): Outcome => {
    const frame = new Frame(parent.run, parent, outer.numSlots);
    const recurse: Recurse = (inner, depth) => parent.run.descend(() => parent.run.capture(() => void runLevel(parent, inner, depth)));
    return runLoop(loop, frame, { items, depth0, recurse });
  };
  return (frame) => runLevel(frame, iterable(frame), 0);
}

function compileParts(statement: ForStatement, scope: Scope, compileBody: CompileBody): Loop {
  const { target, test, body, otherwise, line } = statement;
  const filter = test === null ? (_frame: Frame, items: Value) => items : compileItemFilter(statement, test, scope);
  const inner = scope.createInner();
  inner.declare('loop', true);
  declareTarget(target, inner);
  const assign = compileTarget(target, inner, line);
  const before = new Set(inner.slots.values());
  for (const name of findAssignedNames(body)) inner.declare(name);
  const localSlots = [...inner.slots.values()].filter((slot) => !before.has(slot));
  const execute = compileBody(body, inner);
  return {
    assign,
    body: execute,
    otherwise: otherwise.length === 0 ? null : compileInner(otherwise, scope, compileBody),
    filter,
    loopSlot: inner.isUsed('loop') ? inner.slotOf('loop') : null,
    localSlots,
  };
}

function compileInner(body: Body, scope: Scope, compileBody: CompileBody): Execute {
  const inner = scope.createInner();
  for (const name of findAssignedNames(body)) inner.declare(name);
  return compileBody(body, inner);
}

// The test has the items in variables of its own, and no `loop`. It is asked when an item is needed, as the body may change what it says.
function compileItemFilter({ target, line }: ForStatement, test: NonNullable<ForStatement['test']>, scope: Scope): Loop['filter'] {
  const inner = scope.createInner();
  declareTarget(target, inner);
  const assign = compileTarget(target, inner, line);
  const passes = compileExpression(test, inner);
  return (frame, items) => new Lazy('generator', filterItems(frame, iterate(items), { assign, passes }));
}

interface ItemTest {
  readonly assign: Assign;
  readonly passes: Evaluate;
}

function* filterItems(frame: Frame, items: Iterable<Value>, { assign, passes }: ItemTest): Generator<Value> {
  for (const item of items) {
    frame.run.charge(1);
    assign(frame, item);
    if (isTruthy(passes(frame))) yield item;
  }
}

interface Round {
  readonly items: Value;
  readonly depth0: number;
  readonly recurse: Recurse | null;
}

function runLoop(loop: Loop, frame: Frame, round: Round): Outcome {
  const items = loop.filter(frame, round.items);
  const isDone = loop.loopSlot === null ? runPlain(loop, frame, items) : runWithState(loop, frame, { ...round, items });
  return isDone || loop.otherwise === null ? 'done' : loop.otherwise(frame);
}

// Both say whether a round has come to its end: one that `break` or `continue` cuts short does not keep `else` from running.
function runPlain(loop: Loop, frame: Frame, items: Value): boolean {
  let isDone = false;
  for (const item of iterate(items)) {
    const outcome = runRound(loop, frame, item);
    if (outcome === 'break') break;
    isDone ||= outcome === 'done';
  }
  return isDone;
}

function runWithState(loop: Loop, frame: Frame, { items, depth0, recurse }: Round): boolean {
  const state = new LoopState(frame.run, items, { depth0, recurse });
  let isDone = false;
  for (let item = state.advance(); item !== undefined; item = state.advance()) {
    if (loop.loopSlot !== null) frame.slots[loop.loopSlot] = state;
    const outcome = runRound(loop, frame, item);
    if (outcome === 'break') break;
    isDone ||= outcome === 'done';
  }
  return isDone;
}

function runRound(loop: Loop, frame: Frame, item: Value): Outcome {
  loop.assign(frame, item);
  for (const slot of loop.localSlots) frame.slots[slot] = undefined;
  return loop.body(frame);
}

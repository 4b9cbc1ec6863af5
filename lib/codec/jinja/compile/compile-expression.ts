// Expressions -> functions that evaluate them.
import type { Run } from '../run.ts';
import type { ComparisonOperator, Expression } from '../syntax/syntax-tree.ts';
import { getAttribute, getItem, getSlice } from '../values/access.ts';
import { affirm, BINARY_OPERATIONS, negate } from '../values/arithmetic.ts';
import { compare, isEqual, isMember, isTruthy } from '../values/comparison.ts';
import { createDict } from '../values/dict.ts';
import { toText } from '../values/text.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { compileCall, compileFilter, compileTest } from './compile-call.ts';
import { compileName } from './compile-variable.ts';
import type { Evaluate } from './frame.ts';
import type { Scope } from './scope.ts';

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/**
 * A function that evaluates the expression in a frame of the scope.
 * @throws TemplateError of kind `syntax` for filters and tests that do not exist
 */
export function compileExpression(expression: Expression, scope: Scope): Evaluate {
  scope.tally.numExpressions++;
  switch (expression.kind) {
    case 'constant': return () => expression.value;
    case 'name': return compileName(expression.name, scope);
    case 'list': case 'tuple': return compileItems(expression, scope);
    case 'dict': return compileDict(expression, scope);
    case 'attribute': return compileAttribute(expression, scope);
    case 'item': return compileItem(expression, scope);
    case 'slice': return compileSlice(expression, scope);
    case 'call': return compileCall(expression, scope, compileExpression);
    case 'filter': return compileFiltered(expression, scope);
    case 'test': return compileTested(expression, scope);
    case 'unary': return compileUnary(expression, scope);
    case 'binary': return compileBinary(expression, scope);
    case 'logical': return compileLogical(expression, scope);
    case 'concat': return compileConcat(expression, scope);
    case 'comparison': return compileComparison(expression, scope);
    case 'choice': return compileChoice(expression, scope);
  }
}

function compileAll(expressions: readonly Expression[], scope: Scope): readonly Evaluate[] {
  return expressions.map((expression) => compileExpression(expression, scope));
}

function compileItems({ kind, items }: ExpressionOf<'list' | 'tuple'>, scope: Scope): Evaluate {
  const evaluators = compileAll(items, scope);
  if (kind === 'list') return (frame) => evaluators.map((evaluate) => evaluate(frame));
  return (frame) => new Tuple(evaluators.map((evaluate) => evaluate(frame)));
}

function compileDict({ entries }: ExpressionOf<'dict'>, scope: Scope): Evaluate {
  const evaluators = entries.map(([key, value]) => [compileExpression(key, scope), compileExpression(value, scope)] as const);
  return (frame) => createDict(evaluators.map(([key, value]) => [key(frame), value(frame)]));
}

function compileAttribute({ target, name }: ExpressionOf<'attribute'>, scope: Scope): Evaluate {
  const evaluate = compileExpression(target, scope);
  return (frame) => getAttribute(frame.run, evaluate(frame), name);
}

function compileItem({ target, key }: ExpressionOf<'item'>, scope: Scope): Evaluate {
  const [evaluate, evaluateKey] = [compileExpression(target, scope), compileExpression(key, scope)];
  return (frame) => getItem(frame.run, evaluate(frame), evaluateKey(frame));
}

function compileSlice({ target, start, stop, step }: ExpressionOf<'slice'>, scope: Scope): Evaluate {
  const evaluate = compileExpression(target, scope);
  const [from, to, by] = [start, stop, step].map((bound) => (bound === null ? () => null : compileExpression(bound, scope)));
  return (frame) => getSlice(frame.run, evaluate(frame), { start: from?.(frame) ?? null, stop: to?.(frame) ?? null, step: by?.(frame) ?? null });
}

function compileFiltered(expression: ExpressionOf<'filter'>, scope: Scope): Evaluate {
  const evaluate = compileExpression(expression.target, scope);
  const apply = compileFilter(expression, scope, compileExpression);
  return (frame) => apply(frame, evaluate(frame));
}

function compileTested(expression: ExpressionOf<'test'>, scope: Scope): Evaluate {
  const evaluate = compileExpression(expression.target, scope);
  const passes = compileTest(expression, scope, compileExpression);
  return (frame) => passes(frame, evaluate(frame));
}

function compileUnary({ operator, operand }: ExpressionOf<'unary'>, scope: Scope): Evaluate {
  const evaluate = compileExpression(operand, scope);
  if (operator === 'not') return (frame) => !isTruthy(evaluate(frame));
  const apply = operator === '-' ? negate : affirm;
  return (frame) => apply(evaluate(frame));
}

function compileBinary({ operator, left, right }: ExpressionOf<'binary'>, scope: Scope): Evaluate {
  const [evaluateLeft, evaluateRight] = [compileExpression(left, scope), compileExpression(right, scope)];
  const operation = BINARY_OPERATIONS[operator];
  return (frame) => operation(frame.run, evaluateLeft(frame), evaluateRight(frame));
}

function compileLogical({ operator, left, right }: ExpressionOf<'logical'>, scope: Scope): Evaluate {
  const [evaluateLeft, evaluateRight] = [compileExpression(left, scope), compileExpression(right, scope)];
  const endsWith = operator === 'or';
  return (frame) => {
    const value = evaluateLeft(frame);
    return isTruthy(value) === endsWith ? value : evaluateRight(frame);
  };
}

function compileConcat({ parts }: ExpressionOf<'concat'>, scope: Scope): Evaluate {
  const evaluators = compileAll(parts, scope);
  return (frame) => {
    const { run } = frame;
    let text = '';
    for (const evaluate of evaluators) text += toText(run, evaluate(frame));
    return run.made(text);
  };
}

const COMPARISONS: Readonly<Record<ComparisonOperator, (run: Run, left: Value, right: Value) => boolean>> = {
  '==': isEqual,
  '!=': (run, left, right) => !isEqual(run, left, right),
  '<': (run, left, right) => compare(run, left, right) < 0,
  '<=': (run, left, right) => compare(run, left, right) <= 0,
  '>': (run, left, right) => compare(run, left, right) > 0,
  '>=': (run, left, right) => compare(run, left, right) >= 0,
  'in': isMember,
  'not in': (run, left, right) => !isMember(run, left, right),
};

function compileComparison({ first, others }: ExpressionOf<'comparison'>, scope: Scope): Evaluate {
  const evaluateFirst = compileExpression(first, scope);
  const links = others.map(({ operator, operand }) => ({ holds: COMPARISONS[operator], evaluate: compileExpression(operand, scope) }));
  const [only] = links;
  if (only !== undefined && links.length === 1) return (frame) => only.holds(frame.run, evaluateFirst(frame), only.evaluate(frame));
  return (frame) => {
    let left = evaluateFirst(frame);
    return links.every(({ holds, evaluate }) => {
      const right = evaluate(frame);
      const result = holds(frame.run, left, right);
      left = right;
      return result;
    });
  };
}

function compileChoice({ test, whenTrue, whenFalse }: ExpressionOf<'choice'>, scope: Scope): Evaluate {
  const lenient = scope.toLenient();
  const [evaluateTest, evaluateTrue] = [compileExpression(test, lenient), compileExpression(whenTrue, lenient)];
  const evaluateFalse = whenFalse === null ? () => Undefined.because("an 'if' without 'else' has no value") : compileExpression(whenFalse, lenient);
  return (frame) => (isTruthy(evaluateTest(frame)) ? evaluateTrue(frame) : evaluateFalse(frame));
}

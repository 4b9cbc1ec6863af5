// Calls of functions and methods, filters and tests.
import { findFilter, findTest } from '../built-ins.ts';
import { TEXT_METHODS } from '../methods/methods.ts';
import type { Run } from '../run.ts';
import type { Arguments, CallExpression, Expression, FilterUse } from '../syntax/syntax-tree.ts';
import { TemplateError } from '../template-error.ts';
import { getAttribute } from '../values/access.ts';
import { entriesOf, isDict } from '../values/dict.ts';
import { toItems } from '../values/iteration.ts';
import { toPlain } from '../values/markup.ts';
import { typeNameOf } from '../values/type-name.ts';
import { type CallArguments, NO_ARGUMENTS, TemplateObject, type Value } from '../values/value.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { Scope } from './scope.ts';

/** Compiles an expression in a scope. */
export type CompileExpression = (expression: Expression, scope: Scope) => Evaluate;

/** Evaluates arguments. */
export type EvaluateArguments = (frame: Frame) => CallArguments;

/** Arguments in the order of the call; those that are all constant are made once. */
export function compileArguments(args: Arguments, scope: Scope, compile: CompileExpression): EvaluateArguments {
  const positional = args.positional.map((expression) => compile(expression, scope));
  const keywords = args.keywords.map(([name, expression]) => [name, compile(expression, scope)] as const);
  const spread = args.spread === null ? null : compile(args.spread, scope);
  const keywordSpread = args.keywordSpread === null ? null : compile(args.keywordSpread, scope);
  if (spread !== null || keywordSpread !== null) return (frame) => evaluateSpread(frame, { positional, keywords, spread, keywordSpread });
  const constant = toConstantArguments(args);
  if (constant !== null) return () => constant;
  return (frame) => ({
    positional: positional.map((evaluate) => evaluate(frame)),
    keywords: keywords.length === 0 ? null : new Map(keywords.map(([name, evaluate]) => [name, evaluate(frame)])),
  });
}

function toConstantArguments({ positional, keywords }: Arguments): CallArguments | null {
  if (keywords.length > 0) return null;
  if (positional.length === 0) return NO_ARGUMENTS;
  const values = positional.flatMap((expression) => (expression.kind === 'constant' ? [expression.value] : []));
  return values.length === positional.length ? { positional: values, keywords: null } : null;
}

interface SpreadArguments {
  readonly positional: readonly Evaluate[];
  readonly keywords: readonly (readonly [string, Evaluate])[];
  readonly spread: Evaluate | null;
  readonly keywordSpread: Evaluate | null;
}

function evaluateSpread(frame: Frame, { positional, keywords, spread, keywordSpread }: SpreadArguments): CallArguments {
  const values = positional.map((evaluate) => evaluate(frame));
  const all = spread === null ? values : [...values, ...toItems(frame.run, spread(frame))];
  const named = new Map<string, Value>(keywords.map(([name, evaluate]) => [name, evaluate(frame)]));
  if (keywordSpread !== null) addKeywords(named, keywordSpread(frame), frame.run);
  return { positional: all, keywords: named.size === 0 ? null : named };
}

function addKeywords(named: Map<string, Value>, spread: Value, run: Run): void {
  if (!isDict(spread)) throw new TemplateError('type', 'what stands behind ** must be a dict');
  for (const [key, value] of entriesOf(spread)) {
    run.charge(1);
    const name = toPlain(key);
    if (typeof name !== 'string' || named.has(name)) throw new TemplateError('type', 'the keys behind ** must be text, and not be given twice');
    named.set(name, value);
  }
}

/** `callee(args)` */
export function compileCall({ callee, args }: CallExpression, scope: Scope, compile: CompileExpression): Evaluate {
  const evaluateArguments = compileArguments(args, scope, compile);
  if (callee.kind === 'attribute') return compileMethodCall(compile(callee.target, scope), callee.name, evaluateArguments);
  const evaluate = compile(callee, scope);
  return (frame) => callValue(frame.run, evaluate(frame), evaluateArguments(frame));
}

// Methods of text, by far the most frequent, are found before the template runs.
function compileMethodCall(target: Evaluate, name: string, evaluateArguments: EvaluateArguments): Evaluate {
  const textMethod = TEXT_METHODS.get(name);
  return (frame) => {
    const { run } = frame;
    const owner = target(frame);
    if (typeof owner === 'string' && textMethod !== undefined) return textMethod(run, owner, evaluateArguments(frame));
    return callValue(run, getAttribute(run, owner, name), evaluateArguments(frame));
  };
}

/** @throws TemplateError when the value cannot be called */
export function callValue(run: Run, callee: Value, args: CallArguments): Value {
  if (callee instanceof TemplateObject) return callee.call(run, args);
  throw new TemplateError('type', `a value of type ${typeNameOf(callee)} cannot be called`);
}

/** What a filter makes of a value. */
export type ApplyFilter = (frame: Frame, value: Value) => Value;

/** @throws TemplateError of kind `syntax` for a filter that does not exist; in a lenient scope only when it is applied */
export function compileFilter({ name, args, line }: FilterUse, scope: Scope, compile: CompileExpression): ApplyFilter {
  const filter = findFilter(name);
  const evaluateArguments = compileArguments(args, scope, compile);
  if (filter !== undefined) return (frame, value) => filter(frame.run, value, evaluateArguments(frame));
  return refuse(`there is no filter named '${name}'`, line, scope);
}

/** Whether a value passes a test; errors as those of `compileFilter`. */
export function compileTest({ name, args, line }: FilterUse, scope: Scope, compile: CompileExpression): (frame: Frame, value: Value) => boolean {
  const test = findTest(name);
  const evaluateArguments = compileArguments(args, scope, compile);
  if (test !== undefined) return (frame, value) => test(frame.run, value, evaluateArguments(frame));
  return refuse(`there is no test named '${name}'`, line, scope);
}

function refuse(message: string, line: number, scope: Scope): () => never {
  if (!scope.isLenient) throw new TemplateError('syntax', message, line);
  return () => {
    throw new TemplateError('syntax', message, line);
  };
}

// Macros, and blocks that are handed to them.
import type { Body, Parameter } from '../syntax/syntax-tree.ts';
import { TemplateError } from '../template-error.ts';
import { createDict } from '../values/dict.ts';
import { FunctionObject } from '../values/function-object.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { CallArguments, Value } from '../values/value.ts';
import { findAssignedNames } from './assigned-names.ts';
import { compileExpression } from './compile-expression.ts';
import type { CompileBody } from './compile-loop.ts';
import { type Evaluate, type Execute, Frame } from './frame.ts';
import type { Scope } from './scope.ts';

interface Macro {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly slot: number; readonly defaultValue: Evaluate | null }[];
  readonly scope: Scope;
  readonly body: Execute;
  /** The slots of what the body may ask for without a parameter, or null when it does not. */
  readonly varargsSlot: number | null;
  readonly kwargsSlot: number | null;
  readonly callerSlot: number | null;
  /** Whether any of the three is there. */
  readonly asksForMore: boolean;
}

/** What macros get besides their parameters, if they ask for it. */
const SPECIAL_NAMES = ['varargs', 'kwargs', 'caller'];

/** A function that makes the macro, which sees the variables of the frame that it is made in. */
export function compileMacro(
  { name, parameters, body }: { readonly name: string; readonly parameters: readonly Parameter[]; readonly body: Body },
  outer: Scope,
  compileBody: CompileBody,
): (frame: Frame) => FunctionObject {
  const scope = outer.createFunction();
  const own = new Set([...parameters.map((parameter) => parameter.name), ...findAssignedNames(body)]);
  const slots = parameters.map((parameter) => scope.declare(parameter.name, true));
  for (const assigned of findAssignedNames(body)) scope.declare(assigned);
  for (const special of SPECIAL_NAMES) if (!own.has(special)) scope.declare(special, true);
  const compiled = parameters.map((parameter, index) => ({
    name: parameter.name,
    slot: slots[index] ?? 0,
    defaultValue: parameter.defaultValue === null ? null : compileExpression(parameter.defaultValue, scope),
  }));
  const execute = compileBody(body, scope);
  const slotIfUsed = (special: string): number | null => (!own.has(special) && scope.isUsed(special) ? scope.slotOf(special) : null);
  const [varargsSlot = null, kwargsSlot = null, callerSlot = null] = SPECIAL_NAMES.map(slotIfUsed);
  const asksForMore = varargsSlot !== null || kwargsSlot !== null || callerSlot !== null;
  const macro = { name, parameters: compiled, scope, body: execute, varargsSlot, kwargsSlot, callerSlot, asksForMore };
  return (frame) => new FunctionObject('Macro', name, (_run, args) => callMacro(macro, frame, args));
}

function callMacro(macro: Macro, parent: Frame, args: CallArguments): Value {
  const { run } = parent;
  const frame = new Frame(run, parent, macro.scope.numSlots);
  return run.descend(() => {
    bindParameters(macro, frame, args);
    return run.capture(() => void macro.body(frame));
  });
}

function bindParameters(macro: Macro, frame: Frame, args: CallArguments): void {
  const { parameters, asksForMore } = macro;
  // Most calls give every parameter by its place, and nothing else.
  if (asksForMore || args.keywords !== null || args.positional.length !== parameters.length) bindAny(macro, frame, args);
  else for (let index = 0; index < parameters.length; index++) frame.slots[parameters[index]?.slot ?? 0] = args.positional[index];
}

function bindAny(macro: Macro, frame: Frame, { positional, keywords }: CallArguments): void {
  const rest = new Map(keywords ?? []);
  for (const [index, { name, slot, defaultValue }] of macro.parameters.entries()) {
    const given = index < positional.length ? positional[index] : rest.get(name);
    if (index >= positional.length) rest.delete(name);
    if (given !== undefined) frame.slots[slot] = given;
    else frame.slots[slot] = defaultValue === null ? Undefined.because(`the parameter '${name}' is not given`) : defaultValue(frame);
  }
  bindSpecial(macro, frame, { rest, extra: positional.slice(macro.parameters.length) });
}

function bindSpecial(macro: Macro, frame: Frame, { rest, extra }: { readonly rest: Map<string, Value>; readonly extra: readonly Value[] }): void {
  const { name, varargsSlot, kwargsSlot, callerSlot } = macro;
  if (callerSlot !== null) {
    frame.slots[callerSlot] = rest.get('caller') ?? Undefined.because(`nothing is handed to the macro '${name}' to be called`);
    rest.delete('caller');
  }
  if (kwargsSlot !== null) frame.slots[kwargsSlot] = createDict(rest);
  else if (rest.size > 0) throw new TemplateError('type', `the macro '${name}' has no parameter '${[...rest.keys()][0] ?? ''}'`);
  if (varargsSlot !== null) frame.slots[varargsSlot] = new Tuple(extra);
  else if (extra.length > 0) throw new TemplateError('type', `the macro '${name}' takes ${macro.parameters.length} arguments at most`);
}

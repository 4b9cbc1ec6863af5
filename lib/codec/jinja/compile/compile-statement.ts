// Statements -> functions that run them.
import type { Body, FilterUse, Statement } from '../syntax/syntax-tree.ts';
import { TemplateError } from '../template-error.ts';
import { isTruthy } from '../values/comparison.ts';
import { toPlain } from '../values/markup.ts';
import { toText } from '../values/text.ts';
import { typeNameOf } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import { findAssignedNames, namesOf } from './assigned-names.ts';
import { type ApplyFilter, callValue, compileArguments, compileFilter } from './compile-call.ts';
import { compileExpression } from './compile-expression.ts';
import { compileLoop } from './compile-loop.ts';
import { compileMacro } from './compile-macro.ts';
import { compileTarget } from './compile-variable.ts';
import type { Execute, Frame } from './frame.ts';
import type { Scope } from './scope.ts';

type StatementOf<K extends Statement['kind']> = Extract<Statement, { readonly kind: K }>;

/**
 * A function that runs the statements in a frame of the scope, in which their names have been declared.
 * @throws TemplateError of kind `syntax` for what only shows now
 */
export function compileBody(body: Body, scope: Scope): Execute {
  const { tally } = scope;
  const outer = tally.numExpressions;
  tally.numExpressions = 0;
  const statements = body.map((statement) => compileStatement(statement, scope));
  // Bodies inside have been charged to themselves.
  const cost = 1 + tally.numExpressions + statements.length;
  tally.numExpressions = outer;
  return (frame) => {
    frame.run.charge(cost);
    for (const execute of statements) {
      const outcome = execute(frame);
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  };
}

/** A body in a scope of its own. */
function compileInner(body: Body, scope: Scope): Execute {
  const inner = scope.createInner();
  const slots = [...findAssignedNames(body)].map((name) => inner.declare(name));
  const execute = compileBody(body, inner);
  return (frame) => {
    for (const slot of slots) frame.slots[slot] = undefined;
    return execute(frame);
  };
}

function compileStatement(statement: Statement, scope: Scope): Execute {
  switch (statement.kind) {
    case 'text': return compileText(statement);
    case 'print': return compilePrint(statement, scope);
    case 'if': return compileIf(statement, scope);
    case 'for': return withLine(statement.line, compileLoop(statement, scope, compileBody));
    case 'set': return compileSet(statement, scope);
    case 'set-block': return compileSetBlock(statement, scope);
    case 'macro': return compileMacroDefinition(statement, scope);
    case 'call-block': return compileCallBlock(statement, scope);
    case 'filter-block': return compileFilterBlock(statement, scope);
    case 'with': return compileWith(statement, scope);
    case 'scope': return compileInner(statement.body, scope);
    case 'break': return () => 'break';
    case 'continue': return () => 'continue';
  }
}

function withLine(line: number, execute: Execute): Execute {
  return (frame) => {
    frame.run.line = line;
    return execute(frame);
  };
}

function compileText({ text }: StatementOf<'text'>): Execute {
  return ({ run }) => {
    run.write(text);
    return 'done';
  };
}

function compilePrint({ expression, line }: StatementOf<'print'>, scope: Scope): Execute {
  const evaluate = compileExpression(expression, scope);
  return (frame) => {
    const { run } = frame;
    run.line = line;
    run.write(toText(run, evaluate(frame)));
    return 'done';
  };
}

function compileIf({ branches, otherwise, line }: StatementOf<'if'>, scope: Scope): Execute {
  const lenient = scope.toLenient();
  const compiled = branches.map(({ test, body }) => ({ evaluate: compileExpression(test, lenient), execute: compileBody(body, lenient) }));
  const executeOtherwise = otherwise.length === 0 ? null : compileBody(otherwise, lenient);
  return (frame) => {
    frame.run.line = line;
    for (const { evaluate, execute } of compiled) if (isTruthy(evaluate(frame))) return execute(frame);
    return executeOtherwise === null ? 'done' : executeOtherwise(frame);
  };
}

function compileSet({ target, value, line }: StatementOf<'set'>, scope: Scope): Execute {
  const evaluate = compileExpression(value, scope);
  const assign = compileTarget(target, scope, line);
  return (frame) => {
    frame.run.line = line;
    assign(frame, evaluate(frame));
    return 'done';
  };
}

function compileSetBlock({ target, filters, body, line }: StatementOf<'set-block'>, scope: Scope): Execute {
  const execute = compileInner(body, scope);
  const apply = compileFilters(filters, scope);
  const assign = compileTarget(target, scope, line);
  return withLine(line, (frame) => {
    assign(frame, apply(frame, frame.run.capture(() => void execute(frame))));
    return 'done';
  });
}

function compileFilters(filters: readonly FilterUse[], scope: Scope): ApplyFilter {
  const compiled = filters.map((filter) => compileFilter(filter, scope, compileExpression));
  return (frame: Frame, value: Value) => compiled.reduce((current, apply) => apply(frame, current), value);
}

function compileFilterBlock({ filters, body, line }: StatementOf<'filter-block'>, scope: Scope): Execute {
  const execute = compileInner(body, scope);
  const apply = compileFilters(filters, scope);
  return withLine(line, (frame) => {
    const { run } = frame;
    const text = toPlain(apply(frame, run.capture(() => void execute(frame))));
    if (typeof text !== 'string') throw new TemplateError('type', `a filter block must give text, not a value of type ${typeNameOf(text)}`);
    run.write(text);
    return 'done';
  });
}

function compileMacroDefinition(statement: StatementOf<'macro'>, scope: Scope): Execute {
  const create = compileMacro(statement, scope, compileBody);
  scope.checkAssignable(statement.name, statement.line);
  const slot = scope.slotOf(statement.name);
  return (frame) => {
    frame.slots[slot] = create(frame);
    return 'done';
  };
}

function compileCallBlock({ call, parameters, body, line }: StatementOf<'call-block'>, scope: Scope): Execute {
  const createCaller = compileMacro({ name: 'caller', parameters, body }, scope, compileBody);
  const callee = compileExpression(call.callee, scope);
  const evaluateArguments = compileArguments(call.args, scope, compileExpression);
  return withLine(line, (frame) => {
    const { run } = frame;
    const { positional, keywords } = evaluateArguments(frame);
    const args = { positional, keywords: new Map([...(keywords ?? []), ['caller', createCaller(frame)]]) };
    run.write(toText(run, callValue(run, callee(frame), args)));
    return 'done';
  });
}

function compileWith({ assignments, body, line }: StatementOf<'with'>, scope: Scope): Execute {
  const values = assignments.map(([, value]) => compileExpression(value, scope));
  const inner = scope.createInner();
  const targets = assignments.map(([target]) => target);
  for (const name of targets.flatMap(namesOf)) inner.declare(name);
  const assigned = [...findAssignedNames(body)].map((name) => inner.declare(name));
  const assigns = targets.map((target) => compileTarget(target, inner, line));
  const execute = compileBody(body, inner);
  return withLine(line, (frame) => {
    const evaluated = values.map((evaluate) => evaluate(frame));
    for (const slot of assigned) frame.slots[slot] = undefined;
    assigns.forEach((assign, index) => assign(frame, evaluated[index] ?? null));
    return execute(frame);
  });
}

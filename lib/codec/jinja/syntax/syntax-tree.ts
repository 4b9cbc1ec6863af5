// What a template consists of.
import type { BinaryOperator } from '../values/arithmetic.ts';
import type { Value } from '../values/value.ts';

/** An expression. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly target: Expression; readonly key: Expression }
  | SliceExpression
  | CallExpression
  | { readonly kind: 'filter'; readonly name: string; readonly target: Expression; readonly args: Arguments; readonly line: number }
  | { readonly kind: 'test'; readonly name: string; readonly target: Expression; readonly args: Arguments; readonly line: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
  | { readonly kind: 'comparison'; readonly first: Expression; readonly others: readonly ComparisonLink[] }
  | { readonly kind: 'choice'; readonly test: Expression; readonly whenTrue: Expression; readonly whenFalse: Expression | null };

/** The operators that can be chained: `1 < 2 < 3`. */
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** One comparison of a chain, with what is on its left. */
export interface ComparisonLink {
  readonly operator: ComparisonOperator;
  readonly operand: Expression;
}

/** `target[start:stop:step]` */
export interface SliceExpression {
  readonly kind: 'slice';
  readonly target: Expression;
  readonly start: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}

/** `callee(args)` */
export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: Arguments;
}

/** Arguments as they are written: `positional, *spread, **keywordSpread` and `name=value`. */
export interface Arguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  readonly spread: Expression | null;
  readonly keywordSpread: Expression | null;
}

/** What can be assigned to: a variable, a value of a namespace, or several of them. */
export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string; readonly attribute: string }
  | { readonly kind: 'tuple'; readonly items: readonly Target[] };

/** A parameter of a macro. */
export interface Parameter {
  readonly name: string;
  readonly defaultValue: Expression | null;
}

/** Statements in order. */
export type Body = readonly Statement[];

/** A statement, with its line. */
export type Statement = { readonly line: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly expression: Expression }
  | { readonly kind: 'if'; readonly branches: readonly { readonly test: Expression; readonly body: Body }[]; readonly otherwise: Body }
  | ForStatement
  | { readonly kind: 'set'; readonly target: Target; readonly value: Expression }
  | { readonly kind: 'set-block'; readonly target: Target; readonly filters: readonly FilterUse[]; readonly body: Body }
  | MacroStatement
  | { readonly kind: 'call-block'; readonly call: CallExpression; readonly parameters: readonly Parameter[]; readonly body: Body }
  | { readonly kind: 'filter-block'; readonly filters: readonly FilterUse[]; readonly body: Body }
  | { readonly kind: 'with'; readonly assignments: readonly (readonly [Target, Expression])[]; readonly body: Body }
  | { readonly kind: 'scope'; readonly body: Body }
  | { readonly kind: 'break' | 'continue' }
);

/** `{% for target in iterable if test recursive %}` */
export interface ForStatement {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly test: Expression | null;
  readonly isRecursive: boolean;
  readonly body: Body;
  readonly otherwise: Body;
  readonly line: number;
}

/** `{% macro name(parameters) %}` */
export interface MacroStatement {
  readonly kind: 'macro';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
  readonly line: number;
}

/** A filter without what it is applied to. */
export interface FilterUse {
  readonly name: string;
  readonly args: Arguments;
  readonly line: number;
}

// What a request's template arguments say of thinking, as vLLM's parsers read them: each looks at names of its own.
import { isTruthy } from '../../codec/jinja/values/comparison.ts';
import type { Value } from '../../codec/jinja/values/value.ts';

/** The template arguments of a request, parsed JSON: `{enable_thinking: false}`. */
export type TemplateKwargs = Readonly<Record<string, unknown>>;

/** What `enable_thinking` says; where it is missing, `otherwise`. A null is a no, as in Python. */
export function readEnableThinking({ enable_thinking: value }: TemplateKwargs, otherwise: boolean): boolean {
  return value === undefined ? otherwise : isYes(value);
}

/** Whether `thinking` or `enable_thinking` says yes; where neither says anything, `otherwise`. */
export function readEitherThinking({ thinking, enable_thinking: enabled }: TemplateKwargs, otherwise: boolean): boolean {
  if ((thinking ?? null) === null && (enabled ?? null) === null) return otherwise;
  return isYes(thinking) || isYes(enabled);
}

/** What either name says, whoever reads it: true, false, or undefined for nothing. */
export function readThinking(kwargs: TemplateKwargs): boolean | undefined {
  const value = kwargs['enable_thinking'] ?? kwargs['thinking'];
  return value === undefined || value === null ? undefined : isYes(value);
}

function isYes(value: unknown): boolean {
  return value !== undefined && isTruthy(value as Value);
}

// Templates rendered for tests.
import { DEFAULT_LIMITS, type TemplateLimits } from '../../../lib/codec/jinja/limits.ts';
import { TemplateError } from '../../../lib/codec/jinja/template-error.ts';
import { Template } from '../../../lib/codec/jinja/template.ts';
import type { Value } from '../../../lib/codec/jinja/values/value.ts';

/** The text of a template. */
export function render(source: string, variables: Readonly<Record<string, Value>> = {}, limits: Partial<TemplateLimits> = {}): string {
  return new Template(source).render(new Map(Object.entries(variables)), { ...DEFAULT_LIMITS, ...limits });
}

/** The text of an expression. */
export function evaluate(expression: string, variables: Readonly<Record<string, Value>> = {}): string {
  return render(`{{ ${expression} }}`, variables);
}

/** `kind@line` of the error that a template ends with; the text when it does not. */
export function faultOf(source: string, variables: Readonly<Record<string, Value>> = {}, limits: Partial<TemplateLimits> = {}): string {
  try {
    return render(source, variables, limits);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `${error.kind}@${String(error.line)}`;
  }
}

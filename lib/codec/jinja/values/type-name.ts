// The names of Python's types, for error messages.
import { isFloat } from './numbers.ts';
import { TemplateObject, type Value } from './value.ts';

/** The name of a value's Python type. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof TemplateObject) return value.typeName;
  if (Array.isArray(value)) return 'list';
  if (isFloat(value)) return 'float';
  return typeof value === 'object' ? 'dict' : 'int';
}

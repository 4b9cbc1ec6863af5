// A second JSON Schema validator, as plain as can be and with nothing from the first: recursive, trusting, without bounds.

/** Whether a value satisfies a schema of a document. Formats are not looked at. */
export function satisfies(schema: unknown, value: unknown, root: unknown = schema): boolean {
  if (typeof schema === 'boolean') return schema;
  const checks = KEYWORDS as Readonly<Record<string, Check>>;
  return Object.entries(schema as Keywords).every(([name, wanted]) => {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    return check === undefined || check({ value, schema: schema as Keywords, is: (inner, part) => satisfies(inner, part, root), root }, wanted as never);
  });
}

type Keywords = Readonly<Record<string, unknown>>;
interface Context {
  readonly value: unknown;
  readonly schema: Keywords;
  readonly is: (inner: unknown, part: unknown) => boolean;
  readonly root: unknown;
}
type Check = (context: Context, wanted: never) => boolean;

const KEYWORDS = {
  type: ({ value }: Context, wanted: string | string[]) => [wanted].flat().some((type) => hasType(value, type)),
  const: ({ value }: Context, wanted: unknown) => same(value, wanted),
  enum: ({ value }: Context, wanted: unknown[]) => wanted.some((one) => same(value, one)),
  minimum: ({ value }: Context, wanted: number) => typeof value !== 'number' || value >= wanted,
  maximum: ({ value }: Context, wanted: number) => typeof value !== 'number' || value <= wanted,
  exclusiveMinimum: ({ value }: Context, wanted: number) => typeof value !== 'number' || value > wanted,
  exclusiveMaximum: ({ value }: Context, wanted: number) => typeof value !== 'number' || value < wanted,
  multipleOf: ({ value }: Context, wanted: number) => typeof value !== 'number' || value / wanted === Math.round(value / wanted),
  minLength: ({ value }: Context, wanted: number) => typeof value !== 'string' || Array.from(value).length >= wanted,
  maxLength: ({ value }: Context, wanted: number) => typeof value !== 'string' || Array.from(value).length <= wanted,
  pattern: ({ value }: Context, wanted: string) => typeof value !== 'string' || new RegExp(wanted, 'u').test(value),
  minItems: ({ value }: Context, wanted: number) => !Array.isArray(value) || value.length >= wanted,
  maxItems: ({ value }: Context, wanted: number) => !Array.isArray(value) || value.length <= wanted,
  uniqueItems: ({ value }: Context, wanted: boolean) =>
    !wanted || !Array.isArray(value) || value.every((one, index) => !value.slice(0, index).some((other) => same(one, other))),
  prefixItems: ({ value, is }: Context, wanted: unknown[]) =>
    !Array.isArray(value) || value.slice(0, wanted.length).every((item, index) => is(wanted[index], item)),
  items: ({ value, schema, is }: Context, wanted: unknown) =>
    !Array.isArray(value) || value.slice(((schema['prefixItems'] as unknown[] | undefined) ?? []).length).every((item) => is(wanted, item)),
  contains: ({ value, schema, is }: Context, wanted: unknown) => {
    if (!Array.isArray(value)) return true;
    const count = value.filter((item) => is(wanted, item)).length;
    return count >= Number(schema['minContains'] ?? 1) && count <= Number(schema['maxContains'] ?? Infinity);
  },
  required: ({ value }: Context, wanted: string[]) => !isRecord(value) || wanted.every((name) => Object.keys(value).includes(name)),
  minProperties: ({ value }: Context, wanted: number) => !isRecord(value) || Object.keys(value).length >= wanted,
  maxProperties: ({ value }: Context, wanted: number) => !isRecord(value) || Object.keys(value).length <= wanted,
  properties: ({ value, is }: Context, wanted: Keywords) => members(value).every(([name, part]) => !Object.hasOwn(wanted, name) || is(wanted[name], part)),
  patternProperties: ({ value, is }: Context, wanted: Keywords) =>
    members(value).every(([name, part]) => Object.entries(wanted).every(([source, inner]) => !new RegExp(source, 'u').test(name) || is(inner, part))),
  additionalProperties: ({ value, schema, is }: Context, wanted: unknown) => members(value).every(([name, part]) => isDeclared(schema, name) || is(wanted, part)),
  propertyNames: ({ value, is }: Context, wanted: unknown) => members(value).every(([name]) => is(wanted, name)),
  dependentRequired: ({ value }: Context, wanted: Record<string, string[]>) =>
    !isRecord(value) || Object.entries(wanted).every(([name, others]) => !Object.hasOwn(value, name) || others.every((other) => Object.hasOwn(value, other))),
  dependentSchemas: ({ value, is }: Context, wanted: Keywords) =>
    !isRecord(value) || Object.entries(wanted).every(([name, inner]) => !Object.hasOwn(value, name) || is(inner, value)),
  allOf: ({ value, is }: Context, wanted: unknown[]) => wanted.every((inner) => is(inner, value)),
  anyOf: ({ value, is }: Context, wanted: unknown[]) => wanted.some((inner) => is(inner, value)),
  oneOf: ({ value, is }: Context, wanted: unknown[]) => wanted.filter((inner) => is(inner, value)).length === 1,
  not: ({ value, is }: Context, wanted: unknown) => !is(wanted, value),
  if: ({ value, schema, is }: Context, wanted: unknown) => is(schema[is(wanted, value) ? 'then' : 'else'] ?? true, value),
  $ref: ({ value, root, is }: Context, wanted: string) => is(resolve(root, wanted), value),
};

function hasType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return type === 'integer' ? typeof value === 'number' && Math.round(value) === value : typeof value === type;
}

function isRecord(value: unknown): value is Keywords {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function members(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function isDeclared(schema: Keywords, name: string): boolean {
  const sources = Object.keys((schema['patternProperties'] ?? {}) as object);
  return Object.hasOwn((schema['properties'] ?? {}) as object, name) || sources.some((source) => new RegExp(source, 'u').test(name));
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const names = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && same((one as Keywords)[name], (other as Keywords)[name]));
}

function resolve(root: unknown, reference: string): unknown {
  const steps = decodeURIComponent(reference.slice(1)).split('/').slice(1);
  return steps.reduce((at: unknown, step) => (at as Keywords)[step.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}

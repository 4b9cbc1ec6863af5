// Seeded mutations of templates and data: each ends with a text or a TemplateError, within its limits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../lib/base/rng.ts';
import { TemplateError } from '../../../lib/codec/jinja/template-error.ts';
import { Template } from '../../../lib/codec/jinja/template.ts';
import type { Value } from '../../../lib/codec/jinja/values/value.ts';
import { toFloat } from '../../../lib/codec/whole-float.ts';

const { snippets, context } = JSON.parse(readFileSync(new URL('recorded/snippets.json', import.meta.url), 'utf8')) as {
  readonly snippets: readonly { readonly template: string; readonly text?: string }[];
  readonly context: Readonly<Record<string, Value>>;
};
const seed = Number(process.env.FUZZ_SEED ?? 20261125);
const LIMITS = { maxTextChars: 20_000, maxSteps: 10_000, maxDepth: 30 };

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.integer(0, from.length - 1)] as T;
}

const JUNK: readonly string[] = [
  '', '{{', '}}', '{%', '%}', '{#', '#}', '-', '+', '(', ')', '[', ']', '{', '}', '|', '.', ':', ',', '~', "'", '"', '\\', '\n', ' ', '\u0000', '\ud800', '😀', '*', '**', '//', '%', '=', '==', '<', 'not ', ' in ', ' is ', ' if ', ' else ',
  '{% endif %}', '{% endfor %}', '{% else %}', '{% for x in items %}', '{% for x in range(1000) %}', '{% if x %}', '{% set x = [x, x] %}', '{% set x = x ~ x %}', '{% macro f(x) %}', '{% endmacro %}', '{{ f(x) }}', '{{ loop.index }}', '{{ caller() }}', '{% break %}',
  '99999999999999999999', '1e308', '1e400', '-1', '0', '10 ** 10', '|tojson', '|list', '|join', '|sort', '|map("upper")', '|groupby(0)', '|batch(3)', '|int', '|length', '|indent(99999)', '|center(99999)', '|round(999)', '|wordwrap(1)', '|urlencode', '|format(x)', '|first', '|safe',
  '.__class__', '.__proto__', '.constructor', '.items()', '.split()', '.format(x)', '[::-1]', '[0]', '["x"]', 'none', 'x', 'namespace()', 'range(9)', 'cycler(1)', 'joiner()', 'dict()', '*x', '**d', 'x=1',
];

function mutate(rng: Rng, template: string): string {
  let text = template;
  for (let count = rng.integer(1, 4); count > 0; count--) {
    const at = rng.integer(0, text.length);
    const end = at + pick(rng, [0, 0, 1, 3, 12]);
    const insertion = rng.integer(0, 3) === 0 ? pick(rng, snippets).template : pick(rng, JUNK);
    text = text.slice(0, at) + insertion + text.slice(end);
  }
  return text;
}

const SCALARS: readonly Value[] = [null, true, false, 0, 1, -1, 2 ** 53, 10n ** 30n, toFloat(1), toFloat(-0), 0.5, NaN, Infinity, '', 'abc', ' x ', '😀\ud800', '<&>', '%s %d', '{} {x}', '__proto__', '\n'.repeat(50)];

function randomValue(rng: Rng, depth: number): Value {
  const kind = rng.integer(0, depth > 0 ? 5 : 2);
  if (kind < 3) return pick(rng, SCALARS);
  const items = Array.from({ length: rng.integer(0, 4) }, () => randomValue(rng, depth - 1));
  if (kind === 3) return items;
  const entries = items.map((item, index) => [pick(rng, ['name', 'items', '__proto__', 'role', '1', 'x']) + (index > 2 ? 'y' : ''), item] as const);
  return kind === 4 ? new Map<Value, Value>(entries) : Object.fromEntries(entries);
}

function randomVariables(rng: Rng): ReadonlyMap<string, Value> {
  const variables = new Map<string, Value>(Object.entries(context));
  for (const name of ['x', 'items', 'd', 'name', 'messages', 's']) if (rng.integer(0, 2) === 0) variables.set(name, randomValue(rng, 3));
  return variables;
}

type Outcome = 'text' | TemplateError['kind'];

function outcomeOf(template: string, variables: ReadonlyMap<string, Value>): Outcome {
  try {
    const text = new Template(template).render(variables, LIMITS);
    assert.ok(text.length <= LIMITS.maxTextChars);
    return 'text';
  } catch (error) {
    if (!(error instanceof TemplateError)) throw new Error(`FUZZ_SEED=${seed}: ${JSON.stringify(template)}`, { cause: error });
    assert.ok(error.kind === 'limit' || error.line !== null, JSON.stringify(template));
    assert.ok(error.message.length < 300, error.message);
    return error.kind;
  }
}

describe('Template under fuzz', () => {
  it('ends every mutated template with a text or a TemplateError', () => {
    console.log(`FUZZ_SEED=${seed}`);
    const rng = createRng(seed);
    const outcomes = new Map<Outcome, number>();
    for (let round = 0; round < 8000; round++) {
      const outcome = outcomeOf(mutate(rng, pick(rng, snippets).template), randomVariables(rng));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    for (const kind of ['text', 'syntax', 'undefined', 'type', 'value', 'limit'] as const) assert.ok((outcomes.get(kind) ?? 0) > 0, `${kind}: ${outcomes.get(kind) ?? 0}`);
  });

  it('ends every loop that takes too many steps', () => {
    const bodies = snippets.filter(({ text, template }) => text !== undefined && !template.includes('strftime_now')).map(({ template }) => template);
    for (const body of bodies) {
      assert.equal(outcomeOf(`{% for a in range(100000) %}${body}{% endfor %}`, new Map(Object.entries(context))), 'limit', body);
    }
  });
});

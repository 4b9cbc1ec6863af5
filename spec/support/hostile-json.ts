// Values that no field expects, as JSON texts, and bodies with one of them in any of their places.
import type { Rng } from '../../lib/base/rng.ts';

const DEEP = 500;

/** JSON texts: numbers at and beyond every bound, texts that are words elsewhere, empty and mixed containers, deep ones. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '1', '2', '1.5', '-0', '1e-400', '1e999', '-1e999', '9007199254740993', '9223372036854775808', '1e308'],
  ...['""', '" "', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud83d"', '"😀"', '"__proto__"', '"constructor"', '"NaN"', '"true"', '"-1"', '"1e5"', '"auto"', '"required"'],
  ...['"{{ 1 }}"', '"{% for i in range(999999999) %}x{% endfor %}"', '"(a+)+$"', '"("', '"data:image/png;base64,AAAA"', '"http://127.0.0.1:1/x"', `"${'x'.repeat(3000)}"`],
  ...['[]', '[[]]', '[null]', '[""]', '["",""]', '[1,"a",null,{}]', '[-1]', '[2147483648]', '[1e999]', '[[1],["a"]]', '[{}]', `[${'0,'.repeat(300)}0]`, `[${'"x",'.repeat(300)}""]`],
  ...['[{"role":"user"}]', '[{"role":"user","content":null}]', '[{"role":"user","content":[]}]', '[{"type":"text"}]', '[{"type":"function"}]', '[{"type":"function","function":{}}]'],
  ...['{}', '{"":""}', '{"a":1,"a":2}', '{"__proto__":{"x":1}}', '{"toString":1}', '{"toJSON":"x"}', '{"length":1e9}', '{"type":"object"}', '{"type":"json_schema"}'],
  ...['{"type":"json_schema","json_schema":{"name":"x","schema":{"$ref":"#"}}}', '{"regex":"("}', '{"regex":"a{1000000}"}', '{"grammar":"root ::= root"}', '{"choice":[]}', '{"json":{}}'],
  ...['[', '{"a":'].map((opening) => opening.repeat(DEEP) + '1' + (opening === '[' ? ']' : '}').repeat(DEEP)),
];

/** The places in a value, the value itself first: `[[], ["messages"], ["messages", "0"]]`. */
export function listPlaces(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([name, inner]) => listPlaces(inner).map((place) => [name, ...place]))];
}

/** The JSON text of a value in which another text stands at a place, whether or not there is anything now. */
export function withText(value: unknown, [name, ...rest]: readonly string[], text: string): string {
  if (name === undefined) return text;
  const entries = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);
  const isNew = entries.every(([known]) => known !== name);
  const members = [...entries, ...(isNew ? [[name, null] as const] : [])].map(([known, inner]) => {
    const written = known === name ? withText(inner, rest, text) : JSON.stringify(inner);
    return Array.isArray(value) ? written : `${JSON.stringify(known)}:${written}`;
  });
  return Array.isArray(value) ? `[${members.join(',')}]` : `{${members.join(',')}}`;
}

/** One of a list. */
export function pickFrom<T>(rng: Rng, list: readonly T[]): T {
  return list[rng.integer(0, list.length - 1)] as T;
}

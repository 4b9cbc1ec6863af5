// What PyYAML 6 reads out of the same texts, and what is refused here.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { MAX_YAML_DEPTH, toPlainValue, YamlError } from '../../../lib/codec/yaml/node.ts';
import { parseYaml } from '../../../lib/codec/yaml/parse-yaml.ts';

const read = (text: string): unknown => toPlainValue(parseYaml(text));

const READ: readonly (readonly [string, unknown])[] = [
  ['', null],
  ['# only', null],
  ['x', 'x'],
  ['a:1', 'a:1'],
  ['a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n', { a: 1, b: ['x', { y: 2, z: 3 }] }],
  ['a:\n- 1\n- 2\nb: 3', { a: [1, 2], b: 3 }],
  ['# c\na: 1 # d\n\n  # e\nb: \'it\'\'s\'', { a: 1, b: 'it\'s' }],
  ['a: |\n  x\n   y\n\n  z\nb: 1', { a: 'x\n y\n\nz\n', b: 1 }],
  ['a: >-\n  x\n  y\n\n  z\n', { a: 'x y\nz' }],
  ['a: >\n  x\n  y\n  \n  z\n\n\nb: 2', { a: 'x y\nz\n', b: 2 }],
  ['a: [1, 2,\n  3, {b: c}]\nd: {e: f, \'g\': "h\\u0041"}', { a: [1, 2, 3, { b: 'c' }], d: { e: 'f', g: 'hA' } }],
  ['a: {}\nb: []', { a: {}, b: [] }],
  ['---\na: 1\n...\n', { a: 1 }],
  ['a:\n  b:\n    c: d\n  e: f', { a: { b: { c: 'd' }, e: 'f' } }],
  ['- - 1\n  - 2\n- 3', [[1, 2], 3]],
  ['- \n- a:\n    b\n- ', [null, { a: 'b' }, null]],
  ['a:  x   # y', { a: 'x' }],
  ['a: x#y', { a: 'x#y' }],
  ['a: yes\nb: No\nc: OFF\nd: ~\ne:', { a: true, b: false, c: false, d: null, e: null }],
  ['a: 0o17\nb: 0x1F\nc: 017\nd: 0b11\ne: 1_000\nf: -0x10\ng: 09', { a: '0o17', b: 31, c: 15, d: 3, e: 1000, f: -16, g: '09' }],
  ['a: 1.e+3\nb: 1e5\nc: .5\nd: 1.\ne: -1.5e-3', { a: 1000, b: '1e5', c: 0.5, d: 1, e: -0.0015 }],
  ['a: "\\x41\\n\\""', { a: 'A\n"' }],
  ['\'a b\': 1\n"c": 2', { 'a b': 1, 'c': 2 }],
  ['a: --x\nb: -1', { a: '--x', b: -1 }],
  ['a : 1', { a: 1 }],
  ['{a: 1}', { a: 1 }],
  ['a: {b}', { a: { b: null } }],
  ['a: [x y]', { a: ['x y'] }],
  ['a: # c\n  b', { a: 'b' }],
  ['a:\n  - |\n    t\n  - u', { a: ['t\n', 'u'] }],
  ['\ufeffa:\r\n  b: 1\r\n', { a: { b: 1 } }],
  ['a: http://x:1/y\nb: 1,2,3\nc: a-b_c.d/e', { a: 'http://x:1/y', b: '1,2,3', c: 'a-b_c.d/e' }],
];

const REFUSED: readonly (readonly [string, number])[] = [
  ['a: 1\n  b: 2', 2],
  ['a:\n    b: 1\n  c: 2', 3],
  ['a: b: c', 1],
  ['a: \'x', 1],
  ['a: [1', 1],
  ['a: [1}', 1],
  ['\n\ta: 1', 2],
  ['a: 1\na: 2', 2],
  ['a: {b: 1, b: 2}', 1],
  ['a: x\nb', 2],
  ['a: 1\nb: !str x', 2],
  ['a: &x 1', 1],
  ['a: *x', 1],
  ['a: [a: 1]', 1],
  ['a: \'b\' c', 1],
  ['a: [1] x', 1],
  ['a: "\\q"', 1],
  ['a: "\\u12"', 1],
  ['? a', 1],
  ['a: |+\n x', 1],
  ['--- a', 1],
  ['a: 1\n---\nb: 2', 2],
  ['a: 1\n...\nb: 2', 3],
  ['a: x\n   y', 2],
];

describe('parseYaml', () => {
  it('reads what PyYAML reads', () => {
    for (const [text, value] of READ) assert.deepEqual(read(text), value, JSON.stringify(text));
  });

  it('refuses the rest, and knows the line', () => {
    for (const [text, line] of REFUSED) assert.throws(() => read(text), { name: 'YamlError', line }, JSON.stringify(text));
  });

  it('bounds how deep it goes', () => {
    const nest = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.doesNotThrow(() => read(`a: ${nest(MAX_YAML_DEPTH - 2)}`));
    for (const text of [`a: ${nest(MAX_YAML_DEPTH + 1)}`, '['.repeat(100_000), '- '.repeat(100_000)]) assert.throws(() => read(text), { name: 'YamlError' });
  });

  it('never fails in another way', () => {
    const seed = Date.now();
    const rng = createRng(seed);
    const signs = [...' :-#[]{},\'"\n|>ab1\t\\&*!?%@`\r~.'];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: rng.integer(1, 40) }, () => signs[rng.integer(0, signs.length - 1)]).join('');
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof YamlError)) assert.fail(`seed ${seed}, ${JSON.stringify(text)}: ${String(error)}`);
      }
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { type OptionType, OptionValueError } from '../../lib/config/option.ts';
import {
  choice,
  durationMs,
  durationSeconds,
  flag,
  integer,
  json,
  jsonObject,
  list,
  named,
  number,
  optional,
  scaledInteger,
  text,
} from '../../lib/config/option-types.ts';
import { drawHostileText, isOneShortLine, pick } from './hostile-text.ts';

function refuses<T>(type: OptionType<T>, value: string, message: string): void {
  assert.throws(() => type.parse(value), { name: 'OptionValueError', message });
  assert.throws(() => type.accept(value), { name: 'OptionValueError', message });
}

function parsesTo<T>(type: OptionType<T>, rows: Readonly<Record<string, T>>): void {
  for (const [written, value] of Object.entries(rows)) {
    assert.deepEqual(type.parse(written), value, written);
    assert.deepEqual(type.accept(written), value, written);
  }
}

describe('text', () => {
  it('takes any text, the empty one too', () => {
    parsesTo(text(), { '': '', ' a b ': ' a b ', 'ünï': 'ünï' });
  });

  it('refuses NUL', () => {
    refuses(text(), 'a\0b', 'expected a text, without a NUL character, got "a\\u0000b"');
  });

  it('says which length it wants', () => {
    refuses(text({ minLength: 1 }), '', 'expected a text that is not empty, got ""');
    refuses(text({ minLength: 3 }), 'ab', 'expected a text of at least 3 characters, got "ab"');
  });

  it('refuses values that are no text', () => {
    assert.throws(() => text().accept(5), { message: 'expected a text, got 5' });
  });
});

describe('integer', () => {
  const port = integer({ min: 1, max: 65535 });

  it('takes digits with or without a sign, between its bounds inclusive', () => {
    parsesTo(port, { '1': 1, '65535': 65535, '+80': 80, '0080': 80 });
    assert.equal(port.accept(8000), 8000);
  });

  for (const written of ['x', '', '0', '65536', '1.0', '1e3', '0x10', ' 1', '1_000', '-1', '1'.repeat(20)]) {
    it(`refuses ${JSON.stringify(written)}`, () => {
      refuses(port, written, `expected an integer from 1 to 65535, got ${JSON.stringify(written)}`);
    });
  }

  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, null, true, [80], {}, 80n, undefined]) {
    it(`refuses the ${typeof value} ${String(value)} from a program`, () => {
      assert.throws(() => port.accept(value), /^OptionValueError: expected an integer from 1 to 65535, got [^\n]+$/);
    });
  }

  it('refuses integers that a double cannot hold exactly', () => {
    const type = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    assert.equal(type.parse('9007199254740991'), Number.MAX_SAFE_INTEGER);
    assert.throws(() => type.parse('9007199254740993'), OptionValueError);
  });

  it('takes only multiples where told so, and says of what', () => {
    const type = integer({ min: 8, max: 100, multipleOf: 8 });
    parsesTo(type, { '8': 8, '96': 96 });
    assert.equal(type.accept(16), 16);
    for (const written of ['9', '12', '0', '104', '100']) refuses(type, written, `expected a multiple of 8 from 8 to 100, got "${written}"`);
    assert.throws(() => type.accept(12), { message: 'expected a multiple of 8 from 8 to 100, got 12' });
  });

  it('knows one zero', () => {
    const type = integer({ min: -1, max: 1 });
    assert.ok(Object.is(type.parse('-0'), 0));
    assert.ok(Object.is(type.accept(-0), 0));
  });
});

describe('number', () => {
  const ratio = number({ min: -1, max: 2 });

  it('takes fractions and exponents', () => {
    parsesTo(ratio, { '1': 1, '.5': 0.5, '1.': 1, '-0.25': -0.25, '+2': 2, '1e-3': 0.001, '20E-1': 2 });
    assert.equal(ratio.accept(0.1), 0.1);
  });

  for (const written of ['', '.', 'x', '2.1', '-1.1', '1e', '1e400', 'NaN', 'Infinity', '0x1', '1,5']) {
    it(`refuses ${JSON.stringify(written)}`, () => {
      refuses(ratio, written, `expected a number from -1 to 2, got ${JSON.stringify(written)}`);
    });
  }

  it('refuses numbers that are none', () => {
    assert.throws(() => ratio.accept(Number.NaN), { message: 'expected a number from -1 to 2, got NaN' });
  });
});

describe('durationMs', () => {
  it('counts a bare number in milliseconds, fractions allowed', () => {
    parsesTo(durationMs(), { '0': 0, '100': 100, '0.5': 0.5, '.25': 0.25, '1e3': 1000, '1000000000': 1e9 });
    assert.equal(durationMs().accept(12.5), 12.5);
  });

  it('takes units as Go writes them, also in sequence', () => {
    parsesTo(durationMs(), {
      '100ms': 100,
      '1.5s': 1500,
      '750us': 0.75,
      '750\u00b5s': 0.75,
      '750\u03bcs': 0.75,
      '300ns': 0.0003,
      '2m': 120_000,
      '1h': 3_600_000,
      '1m30s': 90_000,
      '1h1m1s1ms1us1ns': 3_661_001.001_001,
      '0s': 0,
      '.5s': 500,
      '1.s': 1000,
    });
  });

  it('is exact where binary fractions are not', () => {
    parsesTo(durationMs(), { '1.005s': 1005, '4.35s': 4350, '0.1s': 100, '1.1ms': 1.1 });
  });

  const written = [
    '', 'ms', '-1', '-1ms', '1ms-1ms', '+1s', '1d', '1 s', ' 1s', '1S', '1.2.3s', '.s', '1m30', 's1', 'Infinity', 'NaN',
    '1e3s', '1000000001', '278h', '1e400', `${'9'.repeat(400)}h`,
  ];
  for (const value of written) {
    it(`refuses ${JSON.stringify(value.slice(0, 20))}`, () => {
      assert.throws(() => durationMs().parse(value), {
        name: 'OptionValueError',
        message: /^expected a number of milliseconds from 0 to 1000000000, or a duration such as 100ms or 1\.5s, got "/,
      });
    });
  }

  it('is never negative and always finite, from a program too', () => {
    for (const value of [-1, -0.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => durationMs().accept(value), OptionValueError);
    }
    assert.ok(Object.is(durationMs().accept(-0), 0));
  });

  it('keeps to its own bounds, each of them alone too', () => {
    assert.equal(durationMs({ max: 5000 }).parse('5s'), 5000);
    assert.throws(() => durationMs({ max: 5000 }).parse('5001'), OptionValueError);
    assert.throws(() => durationMs({ min: 1 }).parse('0'), OptionValueError);
  });
});

describe('durationSeconds', () => {
  it('counts a bare number, and the value, in seconds', () => {
    parsesTo(durationSeconds(), { '30': 30, '0.5': 0.5, '100ms': 0.1, '1m30s': 90, '750us': 0.00075, '1h': 3600 });
    assert.equal(durationSeconds().accept(30), 30);
  });

  it('goes up to as long a time as durationMs', () => {
    assert.equal(durationSeconds().parse('1000000000ms'), 1e6);
    assert.throws(() => durationSeconds().parse('1000001'), {
      message: /^expected a number of seconds from 0 to 1000000, or a duration/,
    });
  });
});

describe('choice', () => {
  const mode = choice(['random', 'echo']);

  it('takes its words only, in their own case', () => {
    const value: 'random' | 'echo' = mode.parse('echo');
    assert.equal(value, 'echo');
    refuses(mode, 'Echo', 'expected random or echo, got "Echo"');
    refuses(mode, 'toString', 'expected random or echo, got "toString"');
    assert.throws(() => mode.accept(1), { message: 'expected random or echo, got 1' });
  });

  it('lists its words', () => {
    assert.equal(mode.placeholder, 'random|echo');
    assert.equal(choice(['a', 'b', 'c']).expected, 'a, b or c');
    assert.equal(choice(['a']).expected, 'a');
  });
});

describe('flag', () => {
  it('takes true, false, their first letters, 1 and 0', () => {
    parsesTo(flag(), { 'true': true, 'false': false, 't': true, 'F': false, '1': true, '0': false, 'True': true });
    assert.equal(flag().accept(false), false);
    assert.equal(flag().arity, 'none');
  });

  it('refuses everything else', () => {
    refuses(flag(), 'yes', 'expected true or false, got "yes"');
    refuses(flag(), '', 'expected true or false, got ""');
    assert.throws(() => flag().accept(1), { message: 'expected true or false, got 1' });
  });
});

describe('list', () => {
  const lora = list({ placeholder: 'NAME,...', separator: ',', unique: true });
  const names = list({ placeholder: 'NAME...', separator: null });

  it('splits one argument at the separator and trims the items', () => {
    parsesTo<readonly string[]>(lora, { 'a': ['a'], 'a,b=p': ['a', 'b=p'], ' a , b ': ['a', 'b'] });
    assert.equal(lora.arity, 'one');
  });

  it('takes several arguments when it has no separator', () => {
    parsesTo<readonly string[]>(names, { 'a': ['a'], ' a  b ': ['a', 'b'], 'a,b': ['a,b'] });
    assert.deepEqual(names.accept(['a b', 'a b']), ['a b', 'a b']);
    assert.equal(names.arity, 'many');
  });

  it('takes an array, the empty one too', () => {
    assert.deepEqual(lora.accept([' a', 'b']), ['a', 'b']);
    assert.deepEqual(lora.accept([]), []);
  });

  for (const written of ['', ' ', ',', 'a,', ',a', 'a,,b', 'a, ,b']) {
    it(`refuses empty items: ${JSON.stringify(written)}`, () => {
      refuses(lora, written, `expected names separated by ",", none of them empty, got ${JSON.stringify(written)}`);
    });
  }

  it('refuses duplicates where they make no sense', () => {
    refuses(lora, 'a,b, a', 'expected names separated by ",", each only once, got "a,b, a"');
    assert.deepEqual(list({ placeholder: 'X', separator: ',' }).parse('a,a'), ['a', 'a']);
  });

  it('refuses NUL, and items that hold the separator', () => {
    refuses(lora, 'a\0', 'expected names separated by ",", without a NUL character, got "a\\u0000"');
    assert.throws(() => lora.accept(['a,b']), { message: 'expected names without ",", got ["a,b"]' });
  });

  it('refuses what is no list of texts', () => {
    assert.throws(() => lora.accept([1]), { message: 'expected names separated by ",", got [1]' });
    assert.throws(() => names.accept({ length: 1 }), { message: 'expected one or more names, got {"length":1}' });
  });
});

describe('json', () => {
  it('gives what the text holds', () => {
    assert.deepEqual(json().parse(' {"a":[1,null]} '), { a: [1, null] });
    assert.equal(json().parse('"x"'), 'x');
  });

  it('reads numbers with a letter', () => {
    assert.deepEqual(json().parse('{"a": 8k, "b": "8k"}'), { a: 8000, b: '8k' });
  });

  it('takes values, and the texts of objects and arrays, from a program', () => {
    const value = { a: 1 };
    assert.equal(json().accept(value), value);
    assert.deepEqual(json().accept('{"a":1}'), { a: 1 });
    assert.equal(json().accept('x'), 'x');
    assert.equal(json().accept(null), null);
  });

  it('refuses what is no JSON', () => {
    assert.throws(() => json().parse('{a:1}'), { message: 'expected a JSON text, got "{a:1}"' });
    assert.throws(() => json().accept('{a:1}'), OptionValueError);
    for (const value of [undefined, () => 1, 5n]) assert.throws(() => json().accept(value), OptionValueError);
  });

  it('refuses a text nested too deep to read', () => {
    const depth = 200_000;
    assert.throws(() => json().parse('['.repeat(depth)), OptionValueError);
  });

  it('keeps a key called __proto__ as a plain field', () => {
    const value = json().parse('{"__proto__":{"polluted":true}}') as object;
    assert.ok(Object.hasOwn(value, '__proto__'));
    assert.equal((value as { polluted?: boolean }).polluted, undefined);
  });
});

describe('jsonObject', () => {
  it('takes objects, also as texts, and reads numbers with a letter', () => {
    assert.deepEqual([jsonObject().parse('{"a": [8k]}'), jsonObject().accept({ a: [1] }), jsonObject().accept('{"a": [1]}')], [{ a: [8000] }, { a: [1] }, { a: [1] }]);
  });

  it('refuses what else JSON holds, and what is no JSON', () => {
    assert.throws(() => jsonObject().parse('[1]'), { message: 'expected a JSON object, got "[1]"' });
    assert.throws(() => jsonObject().accept([1]), { message: 'expected a JSON object, got [1]' });
    for (const text of ['1', 'null', '"a"', '{', '']) assert.throws(() => jsonObject().parse(text), OptionValueError, text);
    for (const value of [1, null, 'a', '[1]', undefined, () => 1]) assert.throws(() => jsonObject().accept(value), OptionValueError);
  });
});

describe('optional', () => {
  const seed = optional(integer({ min: 0, max: 9 }));

  it('takes null from a program, and what its type takes', () => {
    const value: number | null = seed.accept(null);
    assert.equal(value, null);
    assert.equal(seed.accept(5), 5);
    assert.equal(seed.parse('5'), 5);
  });

  it('takes the empty text and None for null, and no other word', () => {
    assert.equal(seed.format(null), '');
    assert.equal(seed.format(5), '5');
    parsesTo<number | null>(seed, { '': null, 'None': null });
    refuses(seed, 'null', 'expected an integer from 0 to 9, got "null"');
    refuses(seed, 'none', 'expected an integer from 0 to 9, got "none"');
  });
});

describe('scaledInteger', () => {
  const length = scaledInteger({ min: 1, max: 1_000_000 });

  it('takes integers with and without a letter', () => {
    parsesTo(length, { '5': 5, '16k': 16_000, '16K': 16_384, '1m': 1_000_000, '1_000': 1000 });
    assert.equal(length.accept(16), 16);
  });

  for (const written of ['', '0', '2m', '1.5K', 'x', '1.5']) {
    it(`refuses ${JSON.stringify(written)}`, () => {
      refuses(length, written, `expected an integer from 1 to 1000000, also as 8k or 8K, got ${JSON.stringify(written)}`);
    });
  }
});

describe('named', () => {
  const length = named(integer({ min: 1, max: 9 }), { 'auto': 5, '-1': 5 });

  it('takes its words in any case, and what its type takes', () => {
    parsesTo(length, { 'auto': 5, 'AUTO': 5, '-1': 5, '7': 7 });
    assert.equal(length.accept(-1), 5);
    assert.equal(length.accept(7), 7);
  });

  it('refuses everything else as its type does', () => {
    refuses(length, 'toString', 'expected an integer from 1 to 9, got "toString"');
    for (const value of [['auto'], null, { toString: () => 'auto' }]) assert.throws(() => length.accept(value), OptionValueError);
  });
});

interface Sample<T> {
  readonly type: OptionType<T>;
  readonly draw: (rng: Rng) => T;
}

function sample<T>(type: OptionType<T>, draw: (rng: Rng) => T): Sample<unknown> {
  return { type: type as OptionType<unknown>, draw };
}

function drawWord(rng: Rng): string {
  return `${pick(rng, ['a', 'B', 'ü', '模', '\u{1f600}', '-', '=', '/'])}${rng.integer(0, 999_999)}`;
}

function drawWords(rng: Rng): string[] {
  return [...new Set(Array.from({ length: rng.integer(1, 5) }, () => drawWord(rng)))];
}

const samples: Readonly<Record<string, Sample<unknown>>> = {
  text: sample(text(), (rng) => drawHostileText(rng).replaceAll('\0', '')),
  integer: sample(integer({ min: -1e9, max: 1e9 }), (rng) => rng.integer(-1e9, 1e9)),
  number: sample(number({ min: -1e30, max: 1e30 }), (rng) => (rng.next() - 0.5) * 10 ** rng.integer(-12, 30)),
  durationMs: sample(durationMs(), (rng) => rng.next() * 10 ** rng.integer(-9, 9)),
  durationSeconds: sample(durationSeconds(), (rng) => rng.next() * 10 ** rng.integer(-9, 6)),
  choice: sample(choice(['random', 'echo']), (rng) => pick(rng, ['random', 'echo'] as const)),
  flag: sample(flag(), (rng) => rng.integer(0, 1) === 1),
  'list in one argument': sample(list({ placeholder: 'X', separator: ',', unique: true }), drawWords),
  'list in many arguments': sample(list({ placeholder: 'X', separator: null, unique: true }), drawWords),
  json: sample(json(), (rng) => ({ [drawWord(rng)]: [rng.next(), drawHostileText(rng), null, true] })),
  jsonObject: sample(jsonObject(), (rng) => ({ [drawWord(rng)]: [rng.next(), drawHostileText(rng), null, true] })),
  optional: sample(optional(integer({ min: 0, max: 99 })), (rng) => rng.integer(0, 99)),
};

describe('every type', () => {
  for (const [name, { type, draw }] of Object.entries(samples)) {
    it(`reads back what it writes: ${name}`, (context) => {
      const seed = 20260702;
      context.diagnostic(`seed ${seed}`);
      const rng = createRng(seed);
      for (let round = 0; round < 300; round++) {
        const value = draw(rng);
        assert.deepEqual(type.accept(value), value);
        assert.deepEqual(type.parse(type.format(value)), value);
      }
    });

    it(`takes or refuses any text, in one line: ${name}`, (context) => {
      const seed = 20260703;
      context.diagnostic(`seed ${seed}`);
      const rng = createRng(seed);
      for (let round = 0; round < 500; round++) {
        const written = drawHostileText(rng);
        for (const read of [type.parse, type.accept]) {
          try {
            read(written);
          } catch (error) {
            assert.ok(error instanceof OptionValueError && isOneShortLine(error.message), JSON.stringify(written));
          }
        }
      }
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { type GivenOptions, parseFlags } from '../../lib/config/flags.ts';
import type { OptionSpecs } from '../../lib/config/option.ts';
import { flag, text } from '../../lib/config/option-types.ts';
import { UsageError } from '../../lib/config/usage-error.ts';
import { type ExampleConfig, exampleOptions } from './example-options.ts';
import { drawHostileText, isOneShortLine, pick } from './hostile-text.ts';

const parse = (...argv: string[]): GivenOptions<ExampleConfig> => parseFlags(exampleOptions, argv);

function refuses(argv: readonly string[], message: string): void {
  assert.throws(() => parse(...argv), { name: 'UsageError', message });
}

describe('parseFlags', () => {
  it('gives only what was given, by configuration key and of its type', () => {
    const given = parse('--model', 'm', '--ttft', '1.5s');
    const ttft: number | undefined = given.timeToFirstToken;
    assert.equal(ttft, 1500);
    assert.deepEqual(given, { model: 'm', timeToFirstToken: 1500 });
    assert.deepEqual(parse(), {});
  });

  it('takes a value after a blank or after the first equals sign', () => {
    assert.deepEqual(parse('--model', 'a=b'), { model: 'a=b' });
    assert.deepEqual(parse('--model=a=b'), { model: 'a=b' });
    assert.deepEqual(parse('--extra={"a":"--b"}'), { extra: { a: '--b' } });
  });

  it('reads underscores in names as dashes', () => {
    assert.deepEqual(parse('--time_to_first-token=5'), { timeToFirstToken: 5 });
    assert.deepEqual(parse('--no_enable_thing'), { enableThing: false });
  });

  it('takes aliases', () => {
    assert.deepEqual(parse('--ttft', '5', '--thing'), { timeToFirstToken: 5, enableThing: true });
    assert.deepEqual(parse('--no-thing'), { enableThing: false });
  });

  it('takes booleans alone, with a value, and negated', () => {
    assert.deepEqual(parse('--enable-thing'), { enableThing: true });
    for (const value of ['true', '1']) assert.deepEqual(parse(`--enable-thing=${value}`), { enableThing: true });
    for (const value of ['false', '0']) assert.deepEqual(parse(`--enable-thing=${value}`), { enableThing: false });
    assert.deepEqual(parse('--no-enable-thing'), { enableThing: false });
    refuses(['--enable-thing=maybe'], '--enable-thing: expected true or false, got "maybe"');
    refuses(['--enable-thing='], '--enable-thing: expected true or false, got ""');
    refuses(['--no-enable-thing=true'], '--no-enable-thing takes no value');
  });

  it('takes several values up to the next flag', () => {
    assert.deepEqual(parse('--served-model-name', 'a', 'b', '--port', '1'), { servedModelName: ['a', 'b'], port: 1 });
    assert.deepEqual(parse('--served-model-name=a'), { servedModelName: ['a'] });
    assert.deepEqual(parse('--served-model-name', 'a', '', 'b', '-1'), { servedModelName: ['a', 'b', '-1'] });
    const message = '--served-model-name: expected one or more names, each only once, got ["a","a"]';
    refuses(['--served-model-name', 'a', 'a'], message);
  });

  it('splits lists of one argument', () => {
    assert.deepEqual(parse('--lora', 'a, b', '--port=1'), { lora: ['a', 'b'], port: 1 });
  });

  it('lets the last of two win', () => {
    assert.deepEqual(parse('--port', '1', '--port=2'), { port: 2 });
    assert.deepEqual(parse('--ttft', '1', '--time-to-first-token=2'), { timeToFirstToken: 2 });
    assert.deepEqual(parse('--no-thing', '--thing'), { enableThing: true });
  });

  it('skips empty arguments that stand alone', () => {
    assert.deepEqual(parse('', '--port', '1', '', '--', ''), { port: 1 });
  });

  it('does not take the empty text for a number or a name', () => {
    refuses(['--port', ''], '--port: expected an integer from 0 to 65535, got ""');
    refuses(['--model='], '--model: expected a text that is not empty, got ""');
    refuses(['--served-model-name', ''], '--served-model-name needs a value: one or more names');
  });

  it('takes a negative number as a value, anything else with a dash only after an equals sign', () => {
    assert.deepEqual(parse('--temperature', '-0.5'), { temperature: -0.5 });
    assert.deepEqual(parse('--temperature', '-1e-3'), { temperature: -0.001 });
    assert.deepEqual(parse('--model', '-.5'), { model: '-.5' });
    assert.deepEqual(parse('--model=-x'), { model: '-x' });
    refuses(['--model', '-x'], '--model needs a value: a text that is not empty');
    refuses(['--model', '-5x'], '--model needs a value: a text that is not empty');
    refuses(['--port', '-1'], '--port: expected an integer from 0 to 65535, got "-1"');
  });

  it('says what a missing value would be', () => {
    refuses(['--port'], '--port needs a value: an integer from 0 to 65535');
    refuses(['--port', '--model', 'm'], '--port needs a value: an integer from 0 to 65535');
    refuses(['--port', '--', '1'], '--port needs a value: an integer from 0 to 65535');
    refuses(['--served_model_name'], '--served_model_name needs a value: one or more names');
  });

  it('names the flag as it was typed', () => {
    refuses(['--shutdown_timeout=x'], [
      '--shutdown_timeout: expected a number of seconds from 0 to 1000000,',
      'or a duration such as 100ms or 1.5s, got "x"',
    ].join(' '));
  });

  it('suggests the nearest known name, aliases and negated ones too', () => {
    refuses(['--prot', '1'], 'unknown flag --prot; did you mean --port?');
    refuses(['--prot=1'], 'unknown flag --prot; did you mean --port?');
    refuses(['--Port'], 'unknown flag --Port; did you mean --port?');
    refuses(['--SERVED_MODEL_NAME', 'x'], 'unknown flag --SERVED_MODEL_NAME; did you mean --served-model-name?');
    refuses(['--tftt'], 'unknown flag --tftt; did you mean --ttft?');
    refuses(['--no-enable-thin'], 'unknown flag --no-enable-thin; did you mean --no-enable-thing?');
    refuses(['--served_model_names'], 'unknown flag --served_model_names; did you mean --served-model-name?');
  });

  it('points to the help where no name is near', () => {
    refuses(['--tensor-parallel-size', '2'], 'unknown flag --tensor-parallel-size; see --help');
    refuses(['--no-port'], 'unknown flag --no-port; see --help');
    refuses(['--=x'], 'unknown flag --; see --help');
  });

  it('knows no flag with one dash', () => {
    refuses(['-p', '1'], 'unknown flag -p; see --help');
    refuses(['-port', '1'], 'unknown flag -port; did you mean --port?');
    refuses(['-'], 'unknown flag -; see --help');
  });

  it('refuses arguments without a flag and names them', () => {
    const rest = 'options start with --, see --help';
    refuses(['serve'], `unexpected argument "serve"; ${rest}`);
    refuses(['--port', '1', '2'], `unexpected argument "2"; ${rest}`);
    refuses(['--thing', 'true'], `unexpected argument "true"; ${rest}`);
    refuses(['-5'], `unexpected argument "-5"; ${rest}`);
    refuses(['a\u2028b'], `unexpected argument "a\\u{2028}b"; ${rest}`);
  });

  it('reads no flag after --', () => {
    assert.deepEqual(parse('--port', '1', '--'), { port: 1 });
    refuses(['--', '', '--port', '1'], 'unexpected argument "--port"; options start with --, see --help');
  });

  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'no-__proto__']) {
    it(`does not know --${name}`, () => {
      refuses([`--${name}=1`], `unknown flag --${name}; see --help`);
      assert.equal(({} as Record<string, unknown>)['1'], undefined);
    });
  }

  it('can declare an option called __proto__', () => {
    const specs = JSON.parse('{"__proto__":null}') as OptionSpecs<{ readonly ['__proto__']: string }>;
    Object.defineProperty(specs, '__proto__', { value: { flag: 'odd', type: text(), help: '', section: '' } });
    const given = parseFlags(specs, ['--odd', 'x']);
    assert.deepEqual(Object.entries(given), [['__proto__', 'x']]);
  });

  it('refuses declarations that share a name', () => {
    const thing = { type: flag(), default: false, help: 'x', section: 'X' };
    const specs: OptionSpecs<{ readonly a: boolean; readonly b: boolean }> = {
      a: { ...thing, flag: 'thing' },
      b: { ...thing, flag: 'no-thing' },
    };
    assert.throws(() => parseFlags(specs, []), { name: 'TypeError', message: 'two options are called --no-thing' });
  });

  it('reads any argument list or refuses it in one line', (context) => {
    const seed = 20260705;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    let numRead = 0;
    for (let round = 0; round < 2000; round++) {
      const argv = drawArgv(rng);
      try {
        const keys = Object.keys(parseFlags(exampleOptions, argv));
        assert.ok(keys.every((key) => Object.hasOwn(exampleOptions, key)));
        numRead++;
      } catch (error) {
        assert.ok(error instanceof UsageError && isOneShortLine(error.message), JSON.stringify([argv, String(error)]));
      }
    }
    // Both ends are reached often, or the loop shows little.
    assert.ok(numRead > 200 && numRead < 1800, `read ${numRead} of 2000`);
  });
});

const NAMES = Object.values(exampleOptions).flatMap((spec) => [spec.flag, ...(spec.aliases ?? []), `no-${spec.flag}`]);
const VALUES = ['1', '0.5', 'echo', 'a,b', 'true', '1m30s', '{"a":1}', '-1', '', '--', '__proto__'] as const;

function drawArgv(rng: Rng): string[] {
  return Array.from({ length: rng.integer(0, 3) }, () => drawArguments(rng)).flat();
}

function drawArguments(rng: Rng): string[] {
  const name = rng.integer(0, 9) === 0 ? drawHostileText(rng, 3) : pick(rng, NAMES);
  const value = rng.integer(0, 3) === 0 ? drawHostileText(rng) : pick(rng, VALUES);
  const forms = [[`--${name}`], [`--${name}=${value}`], [`--${name}`, value], [value]] as const;
  return [...pick(rng, forms)];
}

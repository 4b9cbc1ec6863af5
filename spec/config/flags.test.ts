import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { parseAcceptedFlags } from '../../lib/config/accepted-flag.ts';
import { type CommandLine, type GivenOptions, parseCommandLine, parseFlags } from '../../lib/config/flags.ts';
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
  });

  it('takes a list of nothing but empty texts for one that is not given', () => {
    assert.deepEqual(parse('--served-model-name', '', '', '--port', '1'), { port: 1 });
    assert.deepEqual(parse('--served-model-name', 'a', '--served-model-name='), { servedModelName: ['a'] });
  });

  it('takes the empty text and None for an optional value that is not given', () => {
    assert.deepEqual(parse('--seed', '', '--extra=None'), { seed: null, extra: null });
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
    refuses(['--=x'], 'unknown flag --; see --help');
  });

  it('says that a flag with a value cannot be switched off', () => {
    refuses(['--no-port'], 'unknown flag --no-port; --port is not one that is on or off');
    refuses(['--no-portt'], 'unknown flag --no-portt; see --help');
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

describe('parseFlags with the fields of a JSON value', () => {
  // What vLLM 0.32 made of the same arguments.
  const recorded: readonly [string[], unknown][] = [
    [['--extra.topic', 'x'], { topic: 'x' }],
    [['--extra.enable_kv_cache_events', 'true'], { enable_kv_cache_events: true }],
    [['--extra.a.b', '1', '--extra.a.c', '2'], { a: { b: 1, c: 2 } }],
    [['--extra.a.b=1', '--extra.a', '2'], { a: 2 }],
    [['--extra.a', '2', '--extra.a.b', '1'], { a: { b: 1 } }],
    [['--extra.a+', 'x', '--extra.a+=y,z'], { a: ['x', 'y', 'z'] }],
    [['--extra.a+', '1,2'], { a: ['1', '2'] }],
    [['--extra.a', '[1]', '--extra.a+', '2'], { a: [1, '2'] }],
    [['--extra.a+', '2', '--extra.a', '[1]'], { a: ['2', 1] }],
    [['--extra.a', '{"b":1}', '--extra.a', '{"c":2}'], { a: { b: 1, c: 2 } }],
    [['--extra', '{"z":1}', '--extra.a', '2'], { a: 2 }],
    [['--extra.a', '2', '--extra', '{"z":1}'], { a: 2 }],
    [['--extra.a', '8k'], { a: 8000 }],
    [['--extra.a', '8K'], { a: 8192 }],
    [['--extra.a', '1.5m'], { a: 1_500_000 }],
    [['--extra.a', '1.5M'], { a: '1.5M' }],
    [['--extra.a', 'True'], { a: 'True' }],
    [['--extra.a', 'null'], { a: null }],
    [['--extra.a', ''], { a: '' }],
    [['--extra.a', '1_000'], { a: 1000 }],
    [['--extra.a_b-c', '1'], { 'a_b-c': 1 }],
    [['--extra.a=b=c'], { a: 'b=c' }],
    [['--extra.a', '-5'], { a: -5 }],
    [['--extra.a', '01'], { a: 1 }],
    [['--extra.a', '1e3'], { a: 1000 }],
    [['--extra.a', ' 7 '], { a: 7 }],
    [['--extra.a', '0x10'], { a: '0x10' }],
    [['--extra.a', '"q"'], { a: 'q' }],
    [['--extra.a+', ''], { a: [''] }],
    [['--extra.a.b+', 'x', '--extra.a', '{"b":["y"]}'], { a: { b: ['x', 'y'] } }],
    [['--extra.__proto__.x', '1'], JSON.parse('{"__proto__":{"x":1}}')],
  ];
  for (const [argv, extra] of recorded) {
    it(`reads ${argv.join(' ')}`, () => {
      assert.deepEqual(parse(...argv), { extra });
      assert.equal(({} as { x?: number }).x, undefined);
    });
  }

  it('joins the fields given under several names of an option', () => {
    const specs = { extra: { ...exampleOptions.extra, aliases: ['more'], shortNames: ['x'] } };
    assert.deepEqual(parseFlags(specs, ['--extra.a', '1', '--more.b', '2', '-x.c', '3']), { extra: { a: 1, b: 2, c: 3 } });
  });

  it('does not look for a field in a value', () => {
    assert.deepEqual(parse('--model=a.b', '--lora', 'c.d'), { model: 'a.b', lora: ['c.d'] });
  });

  it('says what is missing or wrong', () => {
    refuses(['--extra.a'], '--extra.a needs a value');
    refuses(['--extra.a', '--port', '1'], '--extra.a needs a value');
    refuses(['--extra..a', '1'], '--extra..a: expected keys between the dots, got an empty one');
    refuses(['--port.a', '1'], '--port: expected an integer from 0 to 65535, got "{\\"a\\":1}"');
    refuses(['--thing.a=1'], '--thing: expected true or false, got "{\\"a\\":1}"');
    refuses(['--no-thing.a=1'], '--no-thing takes no value');
    refuses(['--prot.a=1'], 'unknown flag --prot; did you mean --port?');
  });
});

describe('parseFlags with short names', () => {
  const specs: OptionSpecs<{ readonly port: number; readonly mode: string; readonly thing: boolean }> = {
    port: { ...exampleOptions.port, shortNames: ['p', 'lp'] },
    mode: { ...exampleOptions.model, shortNames: ['M'] },
    thing: { ...exampleOptions.enableThing, shortNames: ['th'] },
  };
  const read = (...argv: string[]): unknown => parseFlags(specs, argv);

  it('takes the value after a blank or an equals sign', () => {
    for (const argv of [['-p', '1'], ['-p=1'], ['-lp', '1'], ['-lp=1']]) assert.deepEqual(read(...argv), { port: 1 });
    assert.deepEqual(read('-th'), { thing: true });
  });

  it('takes a value without anything between: a number, after a capital letter any text', () => {
    assert.deepEqual(read('-p1', '-Mecho'), { port: 1, mode: 'echo' });
    assert.throws(() => read('-port'), { message: 'unknown flag -port; did you mean --port?' });
    assert.throws(() => read('-Xecho'), { message: 'unknown flag -Xecho; see --help' });
    assert.throws(() => read('-lp1'), { message: 'unknown flag -lp1; see --help' });
  });
});

describe('parseCommandLine', () => {
  const accepted = [
    ...parseAcceptedFlags('switch', 'eager thing'),
    ...parseAcceptedFlags('value', 'dtype|-d port'),
    ...parseAcceptedFlags('optional-value', 'token'),
    ...parseAcceptedFlags('values', 'keys'),
    ...parseAcceptedFlags('json', 'config|-c'),
  ];
  const read = (...argv: string[]): CommandLine<ExampleConfig> => parseCommandLine({ specs: exampleOptions, accepted }, argv);
  const rejects = (argv: readonly string[], message: string): void => {
    assert.throws(() => read(...argv), { name: 'UsageError', message });
  };

  it('takes from the arguments what belongs to an accepted flag, and names the flag once', () => {
    const rows: readonly [string[], string[]][] = [
      [['--eager'], ['--eager']],
      [['--no-eager', '--eager=whatever'], ['--eager']],
      [['--dtype', 'x'], ['--dtype']],
      [['--dtype='], ['--dtype']],
      [['--dtype', ''], ['--dtype']],
      [['-d', '-1', '-d=x', '--dtype', 'y'], ['--dtype']],
      [['--token'], ['--token']],
      [['--token', 'x'], ['--token']],
      [['--keys', 'a', '', 'b', '--eager'], ['--keys', '--eager']],
      [['--config', '{"a":1}', '--config.a.b', 'x', '-c.d+', 'y'], ['--config']],
    ];
    for (const [argv, withoutEffect] of rows) {
      assert.deepEqual(read(...argv, '--port', '1'), { given: { port: 1 }, withoutEffect }, argv.join(' '));
    }
  });

  it('does not count a flag that is an option', () => {
    assert.deepEqual(read('--thing', '--port', '5'), { given: { enableThing: true, port: 5 }, withoutEffect: [] });
  });

  it('wants the values that a flag has', () => {
    rejects(['--dtype'], '--dtype needs a value');
    rejects(['--dtype', '--eager'], '--dtype needs a value');
    rejects(['--keys', '--eager'], '--keys needs a value');
    rejects(['-c'], '-c needs a value');
    rejects(['--no-eager=1'], '--no-eager takes no value');
    rejects(['--dtype.a', '1'], '--dtype has no fields, got --dtype.a');
    rejects(['--dtype', 'a', 'b'], 'unexpected argument "b"; options start with --, see --help');
    rejects(['--eager', 'true'], 'unexpected argument "true"; options start with --, see --help');
  });

  describe('with an argument without a flag', () => {
    const take = (place: 'first' | 'anywhere', ...argv: string[]): unknown =>
      parseCommandLine({ specs: exampleOptions, positional: { key: 'model', place } }, argv).given;

    it('takes it where it may be', () => {
      for (const place of ['first', 'anywhere'] as const) {
        assert.deepEqual(take(place, 'm', '--port', '1'), { model: 'm', port: 1 });
        assert.deepEqual(take(place, '', 'm'), { model: 'm' });
        assert.deepEqual(take(place, '--port', '1'), { port: 1 });
      }
      for (const argv of [['--port', '1', 'm'], ['--thing', 'm', '--port=1'], ['--port=1', '--', 'm']]) {
        assert.equal((take('anywhere', ...argv) as ExampleConfig).model, 'm');
        assert.throws(() => take('first', ...argv), { message: 'unexpected argument "m"; options start with --, see --help' });
      }
      assert.deepEqual(take('anywhere', '--', '-m'), { model: '-m' });
    });

    it('takes one', () => {
      for (const place of ['first', 'anywhere'] as const) {
        assert.throws(() => take(place, 'm', 'n'), { message: 'unexpected argument "n"; options start with --, see --help' });
        assert.throws(() => take(place, 'm', '--model', 'm'), { message: 'unexpected argument "m": --model is given as well' });
      }
    });

    it('checks it as the value that it is', () => {
      assert.throws(() => take('first', 'a\0b'), { name: 'UsageError', message: /^--model: expected a text/ });
    });
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

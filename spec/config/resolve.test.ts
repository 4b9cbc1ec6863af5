import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { parseFlags } from '../../lib/config/flags.ts';
import type { OptionSpecs } from '../../lib/config/option.ts';
import { integer, text } from '../../lib/config/option-types.ts';
import { resolveConfig, toCamelCase } from '../../lib/config/resolve.ts';
import { UsageError } from '../../lib/config/usage-error.ts';
import { type ExampleConfig, exampleOptions } from './example-options.ts';
import { drawHostileText, isOneShortLine, pick } from './hostile-text.ts';

const resolve = (given: Readonly<Record<string, unknown>>): ExampleConfig => resolveConfig(exampleOptions, given);

function refuses(given: Readonly<Record<string, unknown>>, message: string): void {
  assert.throws(() => resolve(given), { name: 'UsageError', message });
}

const DEFAULTS = {
  model: 'm',
  servedModelName: [],
  mode: 'random',
  timeToFirstToken: 0,
  temperature: 1,
  lora: [],
  port: 8000,
  shutdownTimeout: 30,
  enableThing: false,
  seed: null,
  extra: null,
};

describe('toCamelCase', () => {
  it('turns the name of a flag into the name of a property', () => {
    assert.deepEqual(['port', 'max-num-seqs', 'kv-2x'].map(toCamelCase), ['port', 'maxNumSeqs', 'kv2x']);
  });
});

describe('resolveConfig', () => {
  it('fills in the defaults', () => {
    assert.deepEqual(resolve({ model: 'm' }), DEFAULTS);
  });

  it('takes values and their texts', () => {
    assert.deepEqual(resolve({ model: 'm', port: '80', timeToFirstToken: '1.5s', lora: 'a,b', enableThing: 'true' }), {
      ...DEFAULTS,
      port: 80,
      timeToFirstToken: 1500,
      lora: ['a', 'b'],
      enableThing: true,
    });
    assert.deepEqual(resolve({ model: 'm', port: 80, lora: ['a'], enableThing: true, seed: 7, extra: { a: 1 } }), {
      ...DEFAULTS,
      port: 80,
      lora: ['a'],
      enableThing: true,
      seed: 7,
      extra: { a: 1 },
    });
  });

  it('takes what parseFlags gives', () => {
    const given = parseFlags(exampleOptions, ['--model', 'm', '--port=0', '--extra=[1]', '--no-thing']);
    assert.deepEqual(resolveConfig(exampleOptions, given), { ...DEFAULTS, port: 0, extra: [1] });
  });

  it('counts undefined as absent, and null as a value', () => {
    assert.deepEqual(resolve({ model: 'm', port: undefined, seed: null }), DEFAULTS);
    refuses({ model: 'm', port: null }, '--port: expected an integer from 0 to 65535, got null');
  });

  it('keeps a default that is zero, false or the empty text', () => {
    const specs: OptionSpecs<{ readonly a: string; readonly b: number }> = {
      a: { flag: 'a', type: text(), default: '', help: 'x', section: 'X' },
      b: { flag: 'b', type: integer({ min: 0, max: 1 }), default: 0, help: 'x', section: 'X' },
    };
    assert.deepEqual(resolveConfig(specs, {}), { a: '', b: 0 });
  });

  it('says what is missing', () => {
    refuses({}, '--model is required: a text that is not empty');
    refuses({ model: undefined }, '--model is required: a text that is not empty');
  });

  it('names the option whose value is impossible', () => {
    refuses({ model: 'm', mode: 'loud' }, '--mode: expected random or echo, got "loud"');
    refuses({ model: 'm', lora: [1] }, '--lora: expected names separated by ",", got [1]');
  });

  it('takes the camel case of every flag name for a key', () => {
    assert.deepEqual(resolve({ model: 'm', ttft: '1s', thing: true }), { ...DEFAULTS, timeToFirstToken: 1000, enableThing: true });
    refuses({ model: 'm', ttft: 'x' }, '--time-to-first-token: expected a number of milliseconds from 0 to 1000000000, or a duration such as 100ms or 1.5s, got "x"');
  });

  it('takes two names of an option for the same value only', () => {
    assert.equal(resolve({ model: 'm', ttft: 1000, timeToFirstToken: '1s' }).timeToFirstToken, 1000);
    assert.equal(resolve({ model: 'm', ttft: 1000, timeToFirstToken: undefined }).timeToFirstToken, 1000);
    const message = '--time-to-first-token: ttft and timeToFirstToken are the same option, got different values';
    refuses({ model: 'm', ttft: 1000, timeToFirstToken: 0 }, message);
  });

  it('applies other defaults than the declared ones where nothing is given', () => {
    const config = (given: Readonly<Record<string, unknown>>): ExampleConfig => resolveConfig(exampleOptions, given, { port: 0, model: 'd' });
    assert.deepEqual(config({}), { ...DEFAULTS, model: 'd', port: 0 });
    assert.deepEqual(config({ model: undefined, port: undefined }), { ...DEFAULTS, model: 'd', port: 0 });
    assert.deepEqual(config({ model: 'm', port: 80 }), { ...DEFAULTS, port: 80 });
  });

  it('throws when two declarations share a name', () => {
    const option = { type: text(), default: '', help: 'x', section: 'X' };
    const specs: OptionSpecs<{ readonly a: string; readonly b: string }> = { a: { ...option, flag: 'x' }, b: { ...option, flag: 'b', aliases: ['a'] } };
    assert.throws(() => resolveConfig(specs, {}), { name: 'TypeError', message: 'two options are called a' });
  });

  it('refuses unknown keys, with the nearest known one in whatever case', () => {
    refuses({ model: 'm', TIMETOFIRSTTOKEN: 1 }, 'unknown option "TIMETOFIRSTTOKEN"; did you mean timeToFirstToken?');
    refuses({ model: 'm', prot: 1 }, 'unknown option "prot"; did you mean port?');
    refuses({ 'served-model-name': 'x' }, 'unknown option "served-model-name"; did you mean servedModelName?');
    refuses({ model: 'm', tensorParallelSize: 1 }, 'unknown option "tensorParallelSize"');
    refuses({ model: 'm', prot: undefined }, 'unknown option "prot"; did you mean port?');
  });

  it('takes no value from a prototype, and knows no key of one', () => {
    const given = JSON.parse('{"model":"m","__proto__":{"port":1}}') as Record<string, unknown>;
    refuses(given, 'unknown option "__proto__"');
    refuses({ model: 'm', constructor: 1 }, 'unknown option "constructor"');
    assert.throws(() => resolve(Object.create({ model: 'm' }) as Record<string, unknown>), UsageError);
  });

  it('passes on errors that are not about values', () => {
    const broken = { ...text(), accept: () => { throw new RangeError('broken'); } };
    const specs: OptionSpecs<{ readonly a: string }> = { a: { flag: 'a', type: broken, help: 'x', section: 'X' } };
    assert.throws(() => resolveConfig(specs, { a: 'x' }), RangeError);
  });

  it('flows the types of the declarations into the configuration', () => {
    const mode: 'random' | 'echo' = resolve({ model: 'm' }).mode;
    // @ts-expect-error a port is a number
    const port: string = resolve({ model: 'm' }).port;
    assert.deepEqual([mode, port], ['random', 8000]);
  });

  it('gives a configuration for any object or refuses it in one line', (context) => {
    const seed = 20260706;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const values = [undefined, null, true, -0, 1.5, Number.NaN, 1e300, 5n, [], [''], {}, cycle, Symbol('s'), () => 1];
    for (let round = 0; round < 2000; round++) {
      const key = rng.integer(0, 9) === 0 ? drawHostileText(rng) : pick(rng, Object.keys(exampleOptions));
      const value = rng.integer(0, 2) === 0 ? drawHostileText(rng) : pick<unknown>(rng, values);
      try {
        const config = resolve(Object.fromEntries([['model', 'm'], [key, value]]));
        assert.deepEqual(Object.keys(config), Object.keys(exampleOptions));
      } catch (error) {
        const shown = `${JSON.stringify(key)} ${String(error)}`;
        assert.ok(error instanceof UsageError && isOneShortLine(error.message), shown);
      }
    }
  });
});

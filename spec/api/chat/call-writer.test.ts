import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallWriter } from '../../../lib/api/chat/call-writer.ts';
import type { ToolFunction, Tools } from '../../../lib/api/chat/tools.ts';
import { createRng } from '../../../lib/base/rng.ts';

const CITY: ToolFunction = { name: 'weather', parameters: { type: 'object', properties: { city: { enum: ['Rome'] } }, required: ['city'] } };
const PLAIN: ToolFunction = { name: 'now', parameters: null };
const IMPOSSIBLE: ToolFunction = { name: 'never', parameters: { type: 'string' } };
const HUGE: ToolFunction = { name: 'huge', parameters: { type: 'object', properties: { a: { enum: ['x'.repeat(200_000)] } } } };

function toolsOf(choice: Tools['choice'], functions: readonly ToolFunction[]): Tools {
  return { definitions: [], functions, choice };
}

function write(choice: Tools['choice'], functions: readonly ToolFunction[], { seed = 1, allowsSeveral = true, fits = (_text: string): boolean => true, parser = 'seed_oss' } = {}): string {
  return createCallWriter({ tools: toolsOf(choice, functions), allowsSeveral, fits, parser })(createRng(seed), () => '');
}

describe('createCallWriter', () => {
  it('writes the arguments alone of a function that is named, and a list where any will do', () => {
    assert.equal(write({ name: 'weather' }, [PLAIN, CITY]), '{"city":"Rome"}');
    assert.deepEqual(JSON.parse(write('required', [CITY], { allowsSeveral: false })), [{ name: 'weather', parameters: { city: 'Rome' } }]);
  });

  it('writes the markup of the parser where the model calls of its own accord', () => {
    assert.match(write('auto', [CITY], { parser: 'hermes' }), /^<tool_call>\s*\{"name": ?"weather"/);
  });

  it('writes one to three calls, one where no more are allowed', () => {
    const count = (seed: number, allowsSeveral: boolean): number => (JSON.parse(write('required', [CITY, PLAIN], { seed, allowsSeveral })) as unknown[]).length;
    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    assert.deepEqual([...new Set(seeds.map((seed) => count(seed, true)))].sort(), [1, 2, 3]);
    assert.deepEqual([...new Set(seeds.map((seed) => count(seed, false)))], [1]);
  });

  it('makes further calls only where they fit, and the first one in any case', () => {
    const count = (seed: number, maxChars: number): number =>
      (JSON.parse(write('required', [CITY], { seed, fits: (text) => text.length <= maxChars })) as unknown[]).length;
    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    assert.deepEqual([...new Set(seeds.map((seed) => count(seed, 110)))].sort(), [1, 2]);
    assert.deepEqual([...new Set(seeds.map((seed) => count(seed, 1)))], [1]);
  });

  it('refuses a call that must be made and cannot be written', () => {
    assert.throws(() => write({ name: 'never' }, [PLAIN, IMPOSSIBLE]), { kind: 'invalid_request' });
    assert.throws(() => write('required', [PLAIN, IMPOSSIBLE]), { kind: 'invalid_request' });
    assert.throws(() => write('required', [HUGE]), { kind: 'invalid_request', param: 'tools' });
  });

  it('takes a schema that cannot be written for none, where vLLM holds nothing against it', () => {
    assert.match(write({ name: 'never' }, [IMPOSSIBLE], { parser: 'hermes' }), /^<tool_call>\s*\{"name": ?"never", ?"arguments": ?\{\}/);
    assert.throws(() => write({ name: 'never' }, [{ ...IMPOSSIBLE, isStrict: true }], { parser: 'hermes' }), { kind: 'invalid_request' });
  });

  it('calls what can be written where it may call none', () => {
    for (let seed = 0; seed < 20; seed++) assert.doesNotMatch(write('auto', [IMPOSSIBLE, PLAIN], { seed }), /never/);
    assert.equal(write('auto', [IMPOSSIBLE]), '');
  });

  it('compiles no more schemas than there is time for', () => {
    const many = Array.from({ length: 10_000 }, (_, index): ToolFunction => ({ ...CITY, name: `weather${index}` }));
    const names = new Set(Array.from({ length: 200 }, (_, seed) => Number(/weather(\d+)/.exec(write('required', many.slice(0, 2000), { seed, allowsSeveral: false }))?.[1])));
    assert.ok(names.size > 50);
    assert.ok(Math.max(...names) < 2000);
    assert.match(write('auto', [...many, HUGE]), /weather/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTools } from '../../../lib/api/chat/tools.ts';
import { ServerError } from '../../../lib/base/error.ts';

const NOW = { type: 'function', function: { name: 'now' } };
const CITY = { function: { name: 'city', description: 'Where', parameters: { type: 'object' }, strict: true, more: 1 } };

function refusal(tools: unknown, choice?: unknown): { readonly kind: string; readonly param: string | null } {
  try {
    readTools({ tools, tool_choice: choice });
  } catch (error) {
    if (error instanceof ServerError) return { kind: error.kind, param: error.param ?? null };
    throw error;
  }
  throw new Error('it was taken');
}

describe('readTools', () => {
  it('is no tool where nothing is said', () => {
    for (const tools of [undefined, null]) assert.deepEqual(readTools({ tools, tool_choice: undefined }), { definitions: null, functions: [], choice: 'none' });
  });

  it('gives templates every field of a tool, `strict` only where it is said, and nothing else', () => {
    const { definitions, functions } = readTools({ tools: [NOW, CITY], tool_choice: undefined });
    assert.deepEqual(definitions, [
      { type: 'function', function: { name: 'now', description: null, parameters: null } },
      { type: 'function', function: { name: 'city', description: 'Where', parameters: { type: 'object' }, strict: true } },
    ]);
    assert.deepEqual(functions, [{ name: 'now', parameters: null, isStrict: false }, { name: 'city', parameters: { type: 'object' }, isStrict: true }]);
  });

  it('leaves the choice to the model where none is made, and takes null for none', () => {
    const choiceOf = (choice: unknown): unknown => readTools({ tools: [NOW], tool_choice: choice }).choice;
    assert.deepEqual([undefined, 'auto', 'none', null, 'required'].map(choiceOf), ['auto', 'auto', 'none', 'none', 'required']);
    assert.deepEqual(choiceOf({ type: 'function', function: { name: 'now' } }), { name: 'now' });
  });

  it('refuses a list without a tool, and a choice without a list', () => {
    assert.deepEqual(refusal([]), { kind: 'invalid_request', param: 'tools' });
    for (const choice of ['auto', 'required', 'sometimes', { function: { name: 'now' } }]) {
      assert.deepEqual(refusal(undefined, choice), { kind: 'invalid_request', param: 'tool_choice' });
    }
  });

  it('names the part of a choice that is missing', () => {
    const paramOf = (choice: unknown): string | null => refusal([NOW], choice).param;
    assert.deepEqual([paramOf('sometimes'), paramOf({ function: { name: 'later' } })], ['tool_choice', 'tool_choice']);
    assert.equal(paramOf({ type: 'function' }), 'tool_choice.function');
    for (const name of [undefined, '', 5]) assert.equal(paramOf({ function: { name } }), 'tool_choice.function.name');
  });

  it('refuses what is no tool, and more tools than anybody has', () => {
    for (const tools of ['now', {}, [5], [{ type: 'function' }], [{ type: 'custom', function: { name: 'x' } }], [{ function: { name: 5 } }]]) {
      assert.equal(refusal(tools).kind, 'validation', JSON.stringify(tools));
    }
    assert.deepEqual(refusal(Array.from({ length: 10_001 }, () => NOW)), { kind: 'invalid_request', param: 'tools' });
    assert.equal(readTools({ tools: Array.from({ length: 10_000 }, () => NOW), tool_choice: undefined }).functions.length, 10_000);
  });

  it('looks at the choice before the tools', () => {
    assert.equal(refusal([5], 'sometimes').param, 'tool_choice');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../../lib/base/error.ts';
import { Issues, Place } from '../../../../lib/api/place.ts';
import { mapCalledTools, resolveToolChoice, toChatTools, toolList } from '../../../../lib/api/openai/responses/tools.ts';

const f = { type: 'function', name: 'f', parameters: null };

function inNamespace(name: string, inner: string): Readonly<Record<string, unknown>> {
  return { type: 'namespace', name, description: '', tools: [{ type: 'function', name: inner }] };
}

function named(name: unknown): unknown {
  return { type: 'function', name };
}

describe('resolveToolChoice', () => {
  it('is none without tools, and the request\'s own with them', () => {
    const cases: readonly [body: Readonly<Record<string, unknown>>, expected: unknown][] = [
      [{}, 'none'],
      [{ tools: [], tool_choice: 'auto' }, 'none'],
      [{ tools: [f] }, 'auto'],
      [{ tools: [f], tool_choice: 'required' }, 'required'],
      [{ tools: [f], tool_choice: named('f') }, named('f')],
      [{ tools: [inNamespace('n', 'g')], tool_choice: named('g') }, named('n__g')],
      [{ tools: [inNamespace('n', 'g'), inNamespace('m', 'g')], tool_choice: named('m__g') }, named('m__g')],
    ];
    for (const [body, expected] of cases) assert.deepEqual(resolveToolChoice(body), expected, JSON.stringify(body));
  });

  it('shows the allowed tools with the members of the client\'s model, in its order', () => {
    const given = { type: 'allowed_tools', mode: 'auto', tools: [f], more: 1 };
    assert.equal(JSON.stringify(resolveToolChoice({ tools: [f], tool_choice: given })), JSON.stringify({ mode: 'auto', tools: [f], type: 'allowed_tools', more: 1 }));
  });

  it('refuses what names no tool, or several', () => {
    const cases: readonly Readonly<Record<string, unknown>>[] = [
      { tool_choice: 'required' },
      { tool_choice: named('f') },
      { tools: [f], tool_choice: named('g') },
      { tools: [f], tool_choice: named(undefined) },
      { tools: [inNamespace('n', 'g'), inNamespace('m', 'g')], tool_choice: named('g') },
    ];
    for (const body of cases) {
      assert.throws(() => resolveToolChoice(body), (error) => error instanceof ServerError && error.param === 'tool_choice', JSON.stringify(body));
    }
  });
});

describe('toolList', () => {
  it('shows a container with all of its members, and a name of one as it is', () => {
    const read = (container: unknown): unknown => toolList().read([{ type: 'code_interpreter', container }], new Place(new Issues()))[0]?.['container'];
    assert.deepEqual(read({ type: 'auto', file_ids: ['a'] }), { type: 'auto', file_ids: ['a'], memory_limit: null, network_policy: null });
    assert.equal(read('cntr_1'), 'cntr_1');
  });
});

describe('toChatTools', () => {
  it('makes functions of what the model may call, and shows it nothing else', () => {
    const { tools } = toChatTools([f, { type: 'custom', name: 'c', description: 'd' }, inNamespace('n', 'g'), { type: 'web_search' }], 'auto');
    const functions = (tools as readonly { readonly function: { readonly name: string } }[]).map(({ function: { name } }) => name);
    assert.deepEqual(functions, ['f', 'c', 'n__g']);
    assert.deepEqual(toChatTools([{ type: 'web_search' }], 'auto'), { tools: null, tool_choice: null });
  });

  it('says a choice in the words of a chat', () => {
    const choices = ['auto', 'none', 'required', null, named('f'), { type: 'allowed_tools', mode: 'auto', tools: [] }];
    const expected = ['auto', 'none', 'required', null, { type: 'function', function: { name: 'f' } }, 'auto'];
    assert.deepEqual(choices.map((choice) => toChatTools([f], choice).tool_choice), expected);
  });

  it('refuses to force a call where no tool is a function', () => {
    assert.throws(() => toChatTools([{ type: 'web_search' }], 'required'), { kind: 'invalid_request', param: 'tool_choice' });
  });
});

describe('mapCalledTools', () => {
  it('knows what is shown under another name or in another form', () => {
    const called = mapCalledTools([f, { type: 'custom', name: 'c' }, inNamespace('n', 'g')]);
    assert.deepEqual([...called.keys()], ['c', 'n__g']);
    assert.deepEqual(called.get('n__g'), { name: 'g', namespace: 'n', isCustom: false });
    assert.deepEqual(called.get('c'), { name: 'c', namespace: null, isCustom: true });
  });
});

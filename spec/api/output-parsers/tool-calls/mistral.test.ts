import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MISTRAL } from '../../../../lib/api/output-parsers/tool-calls/mistral.ts';
import { NO_MARKERS } from '../../../../lib/api/output-parsers/vocabulary.ts';

function parserOf(createId: () => string): ReturnType<typeof MISTRAL.createParser> {
  return MISTRAL.createParser({ tools: [], vocabulary: NO_MARKERS, hidesCalls: false, createId }, false);
}

describe('MISTRAL', () => {
  it('gives every call an id of nine letters and digits of its own', () => {
    let count = 0;
    const createId = (): string => `chatcmpl-tool-872c49da1922a49${count++}`;
    const text = MISTRAL.format('', [{ name: 'f', arguments: {} }, { name: 'g', arguments: {} }]);
    const ids = parserOf(createId).parseWhole(text).toolCalls?.map(({ id }) => id);
    assert.deepEqual(ids, ['a1922a490', 'a1922a491']);
  });

  it('reads a list where there is no mark of arguments, and the later form there, too', () => {
    const vocabulary = { ...NO_MARKERS, idOf: (text: string) => (text === '[TOOL_CALLS]' ? 5 : undefined) };
    const create = (): ReturnType<typeof MISTRAL.createParser> => MISTRAL.createParser({ tools: [], vocabulary, hidesCalls: false, createId: () => 'ID' }, false);
    const list = 'Hi.[TOOL_CALLS] [{"arguments": {"a": "}"}, "name": "f"}, {"name": "g"}] bye';
    const calls = [{ id: 'ID', name: 'f', arguments: '{"a": "}"}' }, { id: 'ID', name: 'g', arguments: '{}' }];
    assert.deepEqual(create().parseWhole(list), { content: 'Hi.', toolCalls: calls });
    assert.deepEqual(create().parseWhole(MISTRAL.format('Hi.', [{ name: 'f', arguments: { a: '}' } }])).toolCalls, calls.slice(0, 1));
    const parser = create();
    const deltas = [parser.push('[TOOL_CALLS]', [5]), parser.push('g[ARGS]{}', []), parser.finish?.() ?? null];
    assert.deepEqual(deltas.flatMap((delta) => delta?.toolCalls ?? []).map(({ name, arguments: args }) => [name, args]), [['g', '{'], [undefined, '}']]);
  });

  it('drops what stands behind the arguments of a whole answer, and keeps arguments that were cut', () => {
    const argumentsOf = (args: string): unknown => parserOf(() => 'ID').parseWhole(`[TOOL_CALLS]f[ARGS]${args}`).toolCalls?.[0]?.arguments;
    assert.equal(argumentsOf('{"a": "}\\"]"} and so on }'), '{"a": "}\\"]"}');
    assert.equal(argumentsOf('{"a": ["x'), '{"a": ["x');
    assert.equal(argumentsOf('{"a": 1]'), '{"a": 1]');
  });
});

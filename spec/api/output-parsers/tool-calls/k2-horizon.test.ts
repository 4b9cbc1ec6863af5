import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../../lib/base/error.ts';
import { K2_HORIZON } from '../../../../lib/api/output-parsers/tool-calls/k2-horizon.ts';
import type { ToolCallParser } from '../../../../lib/api/output-parsers/tool-calls/tool-call-parser.ts';
import { NO_MARKERS } from '../../../../lib/api/output-parsers/vocabulary.ts';

function create(templateKwargs: Readonly<Record<string, unknown>>): ToolCallParser {
  return K2_HORIZON.createParser({ tools: [], templateKwargs, vocabulary: NO_MARKERS, hidesCalls: false, createId: () => 'ID' }, false);
}

describe('K2_HORIZON', () => {
  it('refuses a form of calls that it does not know', () => {
    for (const form of ['yaml', '', null, 1, 'toString']) {
      assert.throws(() => create({ tool_call_format: form }), (error) => error instanceof ServerError && error.kind === 'invalid_request' && /json, xml, xml_typed/.test(error.message));
    }
  });

  it('reads the form that the template is told of', () => {
    const text = '<ifm|tool_calls><ifm|tool_call>{"name": "f", "arguments": {"a": 1}}</ifm|tool_call></ifm|tool_calls>';
    assert.deepEqual(create({ tool_call_format: 'json' }).parseWhole(text).toolCalls, [{ id: 'ID', name: 'f', arguments: '{"a": 1}' }]);
    assert.equal(create({}).parseWhole(text).toolCalls, null);
  });

  it('shows a block that does not end as content, at the end', () => {
    const parser = create({});
    assert.equal(parser.push('<ifm|tool_calls><ifm|tool_call>f', []), null);
    assert.deepEqual(parser.finish?.(), { content: '<ifm|tool_calls><ifm|tool_call>f' });
  });
});

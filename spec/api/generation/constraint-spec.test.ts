import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../lib/base/error.ts';
import { toConstraintSpec } from '../../../lib/api/generation/constraint-spec.ts';

const SCHEMA = { type: 'integer' };

function fromFormat(format: unknown): unknown {
  return toConstraintSpec({ response_format: format, structured_outputs: null });
}

function fromOutputs(outputs: unknown): unknown {
  return toConstraintSpec({ response_format: undefined, structured_outputs: outputs });
}

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ServerError);
    return `${error.kind} ${error.param}`;
  }
  return 'none';
}

describe('toConstraintSpec', () => {
  it('reads each type of response_format', () => {
    assert.equal(fromFormat(undefined), null);
    assert.equal(fromFormat({ type: 'text' }), null);
    assert.deepEqual(fromFormat({ type: 'json_object' }), { kind: 'json_object' });
    assert.deepEqual(fromFormat({ type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA } }), { kind: 'json', schema: SCHEMA });
    assert.deepEqual(fromFormat({ type: 'json_schema', json_schema: { name: 'n', json_schema: SCHEMA } }), { kind: 'json', schema: SCHEMA });
    assert.deepEqual(fromFormat({ type: 'json_schema', json_schema: { name: 'n' } }), { kind: 'json', schema: {} });
    const tag = { type: 'structural_tag', structures: [] };
    assert.deepEqual(fromFormat(tag), { kind: 'structural_tag', tag });
  });

  it('reads each kind of structured_outputs; a schema may be a text', () => {
    assert.deepEqual(fromOutputs({ json: SCHEMA, regex: null }), { kind: 'json', schema: SCHEMA });
    assert.deepEqual(fromOutputs({ json: '{"type":"integer"}' }), { kind: 'json', schema: SCHEMA });
    assert.deepEqual(fromOutputs({ regex: 'a+' }), { kind: 'regex', pattern: 'a+' });
    assert.deepEqual(fromOutputs({ choice: ['a', 'b'] }), { kind: 'choice', choices: ['a', 'b'] });
    assert.deepEqual(fromOutputs({ grammar: 'root ::= "a"' }), { kind: 'grammar', grammar: 'root ::= "a"' });
    assert.deepEqual(fromOutputs({ json_object: true }), { kind: 'json_object' });
    assert.deepEqual(fromOutputs({ structural_tag: '{"type":"structural_tag"}' }), { kind: 'structural_tag', tag: { type: 'structural_tag' } });
  });

  it('goes by response_format where both are given, unless that asks for text; what is wrong in the other is told all the same', () => {
    const outputs = { regex: 'a' };
    assert.deepEqual(toConstraintSpec({ response_format: { type: 'json_object' }, structured_outputs: outputs }), { kind: 'json_object' });
    assert.deepEqual(toConstraintSpec({ response_format: { type: 'text' }, structured_outputs: outputs }), { kind: 'regex', pattern: 'a' });
    assert.equal(refusalOf(() => toConstraintSpec({ response_format: { type: 'text' }, structured_outputs: {} })), 'invalid_request null');
  });

  it('refuses what it cannot read, and says where', () => {
    const cases: readonly [() => unknown, string][] = [
      [() => fromFormat('json_object'), 'validation body.response_format'],
      [() => fromFormat({ type: 'xml' }), 'validation body.response_format.type'],
      [() => fromFormat({}), 'validation body.response_format.type'],
      [() => fromFormat({ type: 'json_schema' }), 'invalid_request response_format'],
      [() => fromFormat({ type: 'json_schema', json_schema: { schema: SCHEMA } }), 'validation body.response_format.json_schema.name'],
      [() => fromOutputs([]), 'validation body.structured_outputs'],
      [() => fromOutputs({ json_object: false }), 'invalid_request null'],
      [() => fromOutputs({ regex: 'a', choice: ['a'] }), 'invalid_request null'],
      [() => fromOutputs({ json: '{' }), 'invalid_request null'],
      [() => fromOutputs({ regex: 1 }), 'validation body.structured_outputs.regex'],
      [() => fromOutputs({ grammar: {} }), 'validation body.structured_outputs.grammar'],
      [() => fromOutputs({ choice: ['a', 1] }), 'validation body.structured_outputs.choice'],
    ];
    for (const [read, expected] of cases) assert.equal(refusalOf(read), expected, read.toString());
  });
});

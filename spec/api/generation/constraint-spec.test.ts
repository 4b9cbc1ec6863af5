import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../lib/base/error.ts';
import { toAskedConstraint } from '../../../lib/api/generation/constraint-spec.ts';

const SCHEMA = { type: 'integer' };

function fromFormat(format: unknown): unknown {
  return toAskedConstraint({ response_format: format, structured_outputs: null })?.spec ?? null;
}

function fromOutputs(outputs: unknown): unknown {
  return toAskedConstraint({ response_format: undefined, structured_outputs: outputs })?.spec ?? null;
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

describe('toAskedConstraint', () => {
  it('reads each type of response_format', () => {
    assert.equal(fromFormat(undefined), null);
    assert.equal(fromFormat({ type: 'text' }), null);
    assert.deepEqual(fromFormat({ type: 'json_object' }), { kind: 'json_object' });
    assert.deepEqual(fromFormat({ type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA } }), { kind: 'json', schema: SCHEMA });
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

  it('takes one of the two fields, where response_format asks for more than text; what is wrong in the other is told all the same', () => {
    const outputs = { regex: 'a' };
    const both = (format: unknown, others: unknown): unknown => toAskedConstraint({ response_format: format, structured_outputs: others });
    const asked = { spec: { kind: 'regex', pattern: 'a' }, field: 'structured_outputs' };
    assert.deepEqual(both({ type: 'text' }, outputs), asked);
    assert.deepEqual(both({ type: 'json_schema', json_schema: { name: 'n' } }, outputs), asked);
    assert.equal(refusalOf(() => both({ type: 'json_object' }, outputs)), 'invalid_request null');
    assert.equal(refusalOf(() => both({ type: 'text' }, {})), 'invalid_request null');
  });

  it('leaves to the engine what vLLM\'s engine finds', () => {
    for (const outputs of [{ json: '{' }, { json_object: false }]) assert.equal((fromOutputs(outputs) as { kind: string }).kind, 'fault', JSON.stringify(outputs));
  });

  it('refuses what it cannot read, and says where', () => {
    const cases: readonly [() => unknown, string][] = [
      [() => fromFormat('json_object'), 'validation body.response_format'],
      [() => fromFormat({ type: 'xml' }), 'validation body.response_format.type'],
      [() => fromFormat({}), 'validation body.response_format.type'],
      [() => fromFormat({ type: 'json_schema' }), 'invalid_request response_format'],
      [() => fromFormat({ type: 'json_schema', json_schema: { schema: SCHEMA } }), 'validation body.response_format.json_schema.name'],
      [() => fromFormat({ type: 'json_schema', json_schema: 5 }), 'validation body.response_format.json_schema'],
      [() => fromFormat({ type: 'json_schema', json_schema: { name: 'n', schema: 5 } }), 'validation body.response_format.json_schema.schema'],
      [() => fromFormat({ type: 'json_schema', json_schema: { name: 'n', description: 5 } }), 'validation body.response_format.json_schema.description'],
      [() => fromFormat({ type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA, strict: 'x' } }), 'validation body.response_format.json_schema.strict'],
      [() => fromFormat({ type: 'json_schema', json_schema: { name: 'n', schema: null } }), 'invalid_request null'],
      [() => fromFormat({ type: 'json_schema', json_schema: { name: 'n', json_schema: SCHEMA } }), 'invalid_request null'],
      [() => fromOutputs([]), 'validation body.structured_outputs'],
      [() => fromOutputs({}), 'invalid_request null'],
      [() => fromOutputs({ json_object: false, regex: 'a' }), 'invalid_request null'],
      [() => fromOutputs({ json: 5 }), 'validation body.structured_outputs.json'],
      [() => fromOutputs({ json: true }), 'validation body.structured_outputs.json'],
      [() => fromOutputs({ json_object: 'x' }), 'validation body.structured_outputs.json_object'],
      [() => fromOutputs({ json: SCHEMA, disable_any_whitespace: 'x' }), 'validation body.structured_outputs.disable_any_whitespace'],
      [() => fromOutputs({ structural_tag: {} }), 'invalid_request structured_outputs'],
      [() => fromOutputs({ structural_tag: '{' }), 'invalid_request structured_outputs'],
      [() => fromOutputs({ regex: 'a', choice: ['a'] }), 'invalid_request null'],
      [() => fromOutputs({ regex: 1 }), 'validation body.structured_outputs.regex'],
      [() => fromOutputs({ grammar: {} }), 'validation body.structured_outputs.grammar'],
      [() => fromOutputs({ choice: ['a', 1] }), 'validation body.structured_outputs.choice.1'],
    ];
    for (const [read, expected] of cases) assert.equal(refusalOf(read), expected, read.toString());
  });
});

// Free text with tags whose content is held to a schema.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../lib/engine/generator/structured/constraint-error.ts';
import { compileStructuralTag } from '../../../../lib/engine/generator/structured/structural-tag.ts';

const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1, maximum: 9 } }, required: ['n'], additionalProperties: false };
const begin = '<function=f>';
const end = '</function>';
const content = { type: 'json_schema', json_schema: schema };

function writeMany(tag: unknown): string[] {
  const constraint = compileStructuralTag(tag);
  return Array.from({ length: 40 }, (_, seed) => constraint.write(createRng(seed)));
}

describe('compileStructuralTag', () => {
  const tag = { type: 'tag', begin, content, end };
  const forms: Record<string, [form: object, expected: RegExp]> = {
    'structures and triggers': [{ structures: [{ begin, schema, end }], triggers: ['<function='] }, /^[^<]+\n<function=f>\{"n":[1-9]\}<\/function>$/],
    'a tag': [{ type: 'structural_tag', format: tag }, /^<function=f>\{"n":[1-9]\}<\/function>$/],
    'triggered tags': [{ format: { type: 'triggered_tags', triggers: ['<f'], tags: [tag] } }, /^[^<]+\n<function=f>\{"n":[1-9]\}<\/function>$/],
    'triggered tags at once': [{ format: { type: 'triggered_tags', triggers: ['<f'], tags: [tag], at_least_one: true } }, /^<function=f>/],
    'tags with a separator': [{ format: { type: 'tags_with_separator', tags: [tag], separator: ',' } }, /^<function=f>\{"n":[1-9]\}<\/function>$/],
    'a sequence': [
      { format: { type: 'sequence', elements: [{ type: 'const_string', value: 'a' }, { type: 'regex', pattern: '\\d' }, { type: 'grammar', grammar: 'root ::= "g"' }] } },
      /^a\dg$/,
    ],
    'one of several': [{ format: { type: 'or', elements: [{ type: 'const_string', value: 'a' }, { type: 'const_string', value: 'b' }] } }, /^[ab]$/],
    'free text': [{ format: { type: 'any_text', excludes: ['the'] } }, /^(?!.*the)[A-Z].+\n$/],
  };
  for (const [name, [form, expected]] of Object.entries(forms)) {
    it(`writes ${name}`, () => {
      for (const text of writeMany(form)) assert.match(text, expected);
    });
  }

  const refused: Record<string, [form: unknown, message: RegExp]> = {
    'what is no object': ['x', /expected an object/],
    'neither form': [{}, /a format is an object/],
    'no structures': [{ structures: [], triggers: ['<'] }, /"structures" is a list/],
    'a tag without a trigger': [{ structures: [{ begin, schema, end }], triggers: ['['] }, /no trigger begins/],
    'an unknown format': [{ format: { type: 'token', token: 3 } }, /"token" is not supported/],
    'a schema that nothing satisfies': [{ format: { type: 'json_schema', json_schema: false } }, /cannot be satisfied/],
    'too many schemas': [{ format: { type: 'sequence', elements: Array.from({ length: 65 }, () => content) } }, /more than 64/],
    'a text that is too long': [{ format: { type: 'sequence', elements: Array.from({ length: 3 }, () => ({ type: 'regex', pattern: 'a{30000}' })) } }, /longer than/],
    'a begin that is no text': [{ format: { ...tag, begin: 3 } }, /"begin" is a string/],
  };
  for (const [name, [form, message]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => compileStructuralTag(form), (error) => error instanceof ConstraintError && message.test(error.message));
    });
  }
});

// Free text with tags whose content is held to a schema.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import type { TagVocabulary } from '../../../../../lib/engine/generator/structured/structural-tag/tag-tokens.ts';
import { compileStructuralTag } from '../../../../../lib/engine/generator/structured/structural-tag/structural-tag.ts';

const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1, maximum: 9 } }, required: ['n'], additionalProperties: false };
const begin = '<function=f>';
const end = '</function>';
const content = { type: 'json_schema', json_schema: schema };

/** A token of every character by its code, and one of several. */
const VOCABULARY: TagVocabulary = {
  decode: (ids) => ids.map((id) => (id === 1 ? '<t>' : String.fromCharCode(id))).join(''),
  encode: (text) => (text.match(/<t>|[^]/g) ?? []).map((part) => (part === '<t>' ? 1 : part.charCodeAt(0))),
};

function writeMany(tag: unknown): string[] {
  const constraint = compileStructuralTag(tag, VOCABULARY);
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
    'a format without a type': [{ format: { elements: [{ value: 'a' }, { begin: '<', content: { json_schema: schema }, end: '>' }] } }, /^a<\{"n":[1-9]\}>$/],
    'what is repeated': [{ format: { type: 'repeat', min: 2, max: 3, content: { type: 'const_string', value: 'ab' } } }, /^(?:ab){2,3}$/],
    'what is repeated without end': [{ format: { type: 'repeat', min: 0, max: -1, content: { type: 'const_string', value: 'ab' } } }, /^(?:ab){0,2}$/],
    'what follows a pattern': [
      { format: { type: 'dispatch', rules: [['<f>', content], ['<g>', { type: 'const_string', value: '!' }]], excludes: ['the'] } },
      /^(?!.*the)[^<]+\n(?:<f>\{"n":[1-9]\}|<g>!)$/,
    ],
    'free text of a length': [{ format: { type: 'any_text', max_chars: 5 } }, /^[A-Z].{4}$/],
    'free text that does not end early': [{ format: { type: 'tag', begin: '<a>', content: { type: 'any_text' }, end: 'e' } }, /^<a>[^e]*e$/],
    'a schema without some texts': [{ format: { type: 'json_schema', json_schema: { enum: ['a', 'b'] }, excludes: ['a'] } }, /^"b"$/],
    'a token': [{ format: { type: 'sequence', elements: [{ type: 'token', token: 1 }, { type: 'exclude_token', exclude_tokens: [0, 97] }] } }, /^<t>[^a]$/],
    'a tag between tokens': [{ format: { type: 'tag', begin: { type: 'token', token: 1 }, content, end: { type: 'token', token: 1 } } }, /^<t>\{"n":[1-9]\}<t>$/],
    'tokens': [{ format: { type: 'any_tokens', exclude_tokens: [1, 113], max_tokens: 9 } }, /^[^q]{9}$/],
    'what follows a token': [{ format: { type: 'token_dispatch', rules: [[1, content]] } }, /^[^<]+\n<t>\{"n":[1-9]\}$/],
    'tags that tokens begin': [
      { format: { type: 'token_triggered_tags', trigger_tokens: [1], tags: [{ type: 'tag', begin: { type: 'token', token: 1 }, content, end }] } },
      /^[^<]+\n<t>\{"n":[1-9]\}<\/function>$/,
    ],
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
    'an unknown format': [{ format: { type: 'x' } }, /there is no format "x"/],
    'a format that nothing tells': [{ format: {} }, /there is no format without a type/],
    'a token by its text': [{ format: { type: 'token', token: '<t>' } }, /by their ids/],
    'a token where there are none': [{ format: { type: 'token', token: 1 } }, /no text is written as the token 1/],
    'a pattern that is empty': [{ format: { type: 'dispatch', rules: [['', content]] } }, /is not empty/],
    'a tag of two triggers': [{ format: { type: 'triggered_tags', triggers: ['<', '<f'], tags: [tag] } }, /several triggers begin/],
    'a trigger of no tag': [{ format: { type: 'triggered_tags', triggers: ['<', '['], tags: [tag] } }, /a trigger begins no tag/],
    'fewer than none': [{ format: { type: 'repeat', min: -1, max: 2, content } }, /"min" is a whole number/],
    'less than the least': [{ format: { type: 'repeat', min: 3, max: 2, content } }, /"max" is a whole number of 3/],
    'what is repeated too often': [{ format: { type: 'repeat', min: 200, max: -1, content: { type: 'repeat', min: 200, max: -1, content: { type: 'const_string', value: '' } } } }, /parts have to be written/],
    'schemas that are repeated too often': [{ format: { type: 'repeat', min: 300, max: -1, content } }, /more than 256/],
    'a style that there is not': [{ format: { ...content, style: 'x' } }, /no style "x"/],
    'what a style cannot write': [{ format: { type: 'json_schema', json_schema: { type: 'string' }, style: 'qwen_xml' } }, /is an object/],
    'a schema without a text that is left': [{ format: { ...content, excludes: ['n'] } }, /no text is found/],
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

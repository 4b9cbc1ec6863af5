import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkContentParts } from '../../../lib/api/chat/content-parts.ts';

const TEXT = { type: 'text', text: 'a' };
const check = (parts: unknown, role = 'user'): void => checkContentParts([{ role, content: parts }]);

describe('checkContentParts', () => {
  it('takes what is declared, and what templates know beside it', () => {
    for (const parts of [[], [TEXT], [TEXT, { type: 'input_text', text: 'b' }], [{ type: 'output_text', text: 'b' }, { type: 'refusal', refusal: 'c' }], 'text', null]) check(parts);
    check([{ type: 'input_image', image_url: 'x' }, { type: 'image_url', image_url: null }]);
    checkContentParts([5, {}, { role: 'user' }]);
  });

  it('refuses a message with none that is declared', () => {
    for (const parts of [[{ type: 'input_text', text: 'a' }], [{ type: 'output_text', text: 'a' }, { type: 'text' }], [{ type: 'nope' }], [{ type: '__proto__' }]]) {
      assert.throws(() => check(parts), { kind: 'invalid_request', param: null }, JSON.stringify(parts));
    }
  });

  it('names the type of one that nobody knows beside one that is declared', () => {
    assert.throws(() => check([TEXT, { type: 'nope', x: 1 }]), { kind: 'invalid_request', param: 'type' });
    assert.throws(() => check([{ type: 'x'.repeat(1000) }, TEXT]), ({ message }: Error) => message.length < 200);
  });

  it('leaves parts of undeclared roles to templates, and those without a type to whoever reads them', () => {
    check([{ type: 'input_text', text: 'a' }], 'narrator');
    check([{ text: 'a' }, 5, null]);
  });
});

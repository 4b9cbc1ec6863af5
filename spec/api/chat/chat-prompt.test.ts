import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readChat, type RenderFields } from '../../../lib/api/chat/chat-prompt.ts';
import type { PreparedTemplate } from '../../../lib/api/chat/settings.ts';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { ServerError } from '../../../lib/base/error.ts';

const TEMPLATE: PreparedTemplate = { template: { render: () => '' }, contentFormat: 'string', knowsDeveloperRole: false, takesLaterSystem: true };
const FIELDS: RenderFields = {
  add_generation_prompt: true,
  continue_final_message: false,
  add_special_tokens: false,
  documents: null,
  chat_template: null,
  chat_template_kwargs: null,
  reasoning_effort: null,
};

interface Given {
  readonly fields?: Partial<RenderFields>;
  readonly defaults?: Readonly<Record<string, string>>;
  readonly messages?: readonly unknown[];
  readonly template?: PreparedTemplate | null;
}

function read({ fields = {}, defaults = {}, messages = [{ role: 'user', content: 'hi' }], template = TEMPLATE }: Given): ReturnType<typeof readChat> {
  const chat = { template, toolTemplate: null, compileRequestTemplate: null, defaultTemplateKwargs: defaults, mediaLimits: null };
  const input = { messages, fields: { ...FIELDS, ...fields }, tools: null, modelName: 'm', maxChars: Infinity, truncation: null };
  return readChat({ chat } as unknown as GenerationContext, input);
}

function kwargsOf(given: Given): Readonly<Record<string, unknown>> {
  return read(given).templateKwargs;
}

describe('readChat', () => {
  it('puts a request\'s variables before its effort, and both before those of the server', () => {
    const defaults = { a: 'server', b: 'server', reasoning_effort: 'server' };
    assert.deepEqual(kwargsOf({ defaults }), defaults);
    const fields = { chat_template_kwargs: { a: 'request', enable_thinking: 'request' }, reasoning_effort: 'none' };
    assert.deepEqual(kwargsOf({ defaults, fields }), { a: 'request', b: 'server', reasoning_effort: 'none', enable_thinking: 'request' });
    const own = { chat_template_kwargs: { c: 'request' } };
    assert.deepEqual(kwargsOf({ defaults, fields: own }), { ...defaults, c: 'request' });
    assert.deepEqual(kwargsOf({ fields: { ...own, reasoning_effort: 'low' } }), { reasoning_effort: 'low', enable_thinking: true, c: 'request' });
    assert.deepEqual(kwargsOf({ fields: { reasoning_effort: 'low' } }), { reasoning_effort: 'low', enable_thinking: true });
  });

  it('lets no variable stand for the conversation, however many there are', () => {
    const kwargs = JSON.parse('{"tools":2,"conversation":3,"chat_template":null,"tokenize":5,"__proto__":{"x":1},"own":6}') as RenderFields['chat_template_kwargs'];
    for (const defaults of [{}, { b: 'server' }]) {
      const read = kwargsOf({ defaults, fields: { chat_template_kwargs: kwargs } });
      assert.deepEqual(Object.keys(read), [...Object.keys(defaults), 'own']);
      assert.equal(Object.getPrototypeOf(read), Object.prototype);
    }
  });

  it('takes a request\'s variables as they are where there is nothing to add', () => {
    const given = { a: 1 };
    assert.equal(kwargsOf({ fields: { chat_template_kwargs: given } }), given);
  });

  it('makes developers the system where the template does not know them, at the front and together', () => {
    const messages = [{ role: 'user', content: 'u' }, { role: 'developer', content: 'd' }, { role: 'system', content: '' }, { role: 'system', content: 's' }];
    assert.deepEqual(read({ messages }).messages.map(({ role, content }) => [role, content]), [['system', 'd\n\ns'], ['user', 'u']]);
    const known = read({ messages, template: { ...TEMPLATE, knowsDeveloperRole: true } });
    assert.deepEqual(known.messages.map(({ role }) => role), ['user', 'developer', 'system', 'system']);
  });

  it('refuses a conversation without a message or a template, and a prompt that ends in two ways', () => {
    const refusals: readonly Given[] = [{ messages: [] }, { template: null }, { fields: { continue_final_message: true } }, { fields: { chat_template: '{{ 1 }}' } }];
    for (const given of refusals) assert.throws(() => read(given), (error) => error instanceof ServerError && error.kind === 'invalid_request', JSON.stringify(given));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectContentFormat } from '../../../lib/engine/chat-template/content-format.ts';

describe('detectContentFormat', () => {
  for (const [template, format] of [
    ['{% for part in message.content %}', 'openai'],
    ["{%- for part in message['content'] -%}", 'openai'],
    ['{% for index, part in m["content"] %}', 'openai'],
    ['{% set content = message.content %}{% for part in content %}', 'openai'],
    ['{% set content = message.content %}{% for part in contents %}', 'string'],
    ['{% set content = message.content | trim %}{{ content }}', 'string'],
    ['{% for message in messages %}{{ message.content }}', 'string'],
    ['{% for part in message.content.parts %}', 'string'],
    ['{% for part in message.contents %}', 'string'],
    ['{% for part in message.content[0] %}', 'string'],
    ['{% for part in split(message.content) %}', 'string'],
    ['', 'string'],
  ] as const) {
    it(`reads ${format} in ${template}`, () => assert.equal(detectContentFormat(template), format));
  }

  it('takes templates with many variables and many loops', () => {
    const sets = Array.from({ length: 50_000 }, (_, index) => `{% set v${index} = m.content %}`).join('');
    assert.equal(detectContentFormat(sets + '{% for a in other %}'.repeat(20_000)), 'string');
    assert.equal(detectContentFormat(sets + '{% for a in v49999 %}'), 'openai');
    for (const part of ['for ', 'for a in ', 'set a = ', ' ']) assert.equal(detectContentFormat(part.repeat(200_000)), 'string');
    assert.equal(detectContentFormat(`for a ${' '.repeat(500_000)}`), 'string');
  });
});

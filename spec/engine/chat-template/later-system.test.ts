import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectLaterSystem } from '../../../lib/engine/chat-template/later-system.ts';

const LOOP = '{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}';

describe('detectLaterSystem', () => {
  it('is true for a template that writes what comes', () => {
    assert.equal(detectLaterSystem(LOOP), true);
  });

  it('is false for one that complains, misses something, or is no template', () => {
    const guard = "{% if message.role == 'system' and not loop.first %}{{ raise_exception('first') }}{% endif %}";
    assert.equal(detectLaterSystem(`{% for message in messages %}${guard}{% endfor %}`), false);
    assert.equal(detectLaterSystem(`{{ strftime_now('%d') }}${LOOP}`), false);
    assert.equal(detectLaterSystem('{% for %}'), false);
  });
});

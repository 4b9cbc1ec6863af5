// How conversations are put for the chat template of the model: the effort, and messages of the system.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../../lib/simulator.ts';
import { message, send } from '../../support/anthropic-client.ts';
import { withSimulator } from '../../support/simulator-fixture.ts';

/** What a template complains of is shown to the client. */
const TELL = "{% if messages[-1].content == 'tell' %}{{ raise_exception('effort ' ~ reasoning_effort ~ ', thinking ' ~ enable_thinking) }}{% endif %}";

/** What the template gets to know with these options and this body. */
async function tell(options: Partial<SimulatorOptions>, changes: Readonly<Record<string, unknown>>): Promise<string> {
  let told = '';
  await withSimulator(options, async (simulator) => {
    told = (await send(simulator, message('tell', changes))).json.error?.message ?? '';
  });
  return told;
}

const DISABLED = { thinking: { type: 'disabled' } };

describe('thinking that is disabled', () => {
  it('is the effort none where the template knows it', async () => {
    assert.match(await tell({ chatTemplate: `${TELL}{{ reasoning_effort }}` }, DISABLED), /effort none, thinking False/i);
  });

  it('is the effort low where the template ignores or refuses none', async () => {
    assert.match(await tell({ chatTemplate: `${TELL}x` }, DISABLED), /effort low, thinking True/i);
    assert.match(await tell({ chatTemplate: `${TELL}{% if reasoning_effort == 'none' %}{{ raise_exception('no') }}{% endif %}` }, DISABLED), /effort low/);
  });

  it('is what the server says, and comes before the effort of the output', async () => {
    const changes = { ...DISABLED, output_config: { effort: 'max' } };
    assert.match(await tell({ chatTemplate: `${TELL}x`, anthropicDisabledThinkingEffort: 'high' }, changes), /effort high/);
    assert.match(await tell({ chatTemplate: `${TELL}x` }, { output_config: { effort: 'max' } }), /effort max/);
  });
});

describe('messages of the system that come later', () => {
  const messages = [{ role: 'user', content: 'Hi' }, { role: 'system', content: 'late' }, { role: 'user', content: 'x' }];
  const LOOP = "{% for m in messages %}{% if m.role == 'system' %}GUARD{% endif %}{% endfor %}{{ messages | length }}";

  it('join the first one where the template takes no others', () =>
    withSimulator({ mode: 'echo', chatTemplate: LOOP.replace('GUARD', "{% if not loop.first %}{{ raise_exception('late') }}{% endif %}") }, async (simulator) => {
      assert.equal((await send(simulator, message('', { messages }))).status, 200);
    }));

  it('stay where they are otherwise', () =>
    withSimulator({ mode: 'echo', chatTemplate: LOOP.replace('GUARD', "{% if m.content == 'late' and loop.first %}{{ raise_exception('moved') }}{% endif %}") }, async (simulator) => {
      assert.equal((await send(simulator, message('', { messages }))).status, 200);
    }));
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMarkerFinder, type MarkerConfig } from '../../../lib/api/chat/thinking-markers.ts';
import { OptionValueError } from '../../../lib/config/option.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();
const decode = (ids: readonly number[] | undefined): string => tokenizer.decode(ids ?? []);

function find(reasoningParser: string | null, reasoningConfig: MarkerConfig['reasoningConfig'] = {}): readonly string[] | null {
  const markers = createMarkerFinder({ reasoningParser, reasoningConfig }, { tokenizer })();
  return markers === null ? null : [decode(markers.startIds), decode(markers.endIds), markers.forced.map(({ text }) => text).join('')];
}

describe('createMarkerFinder', () => {
  it('gives what the parser knows', () => {
    assert.deepEqual(find('qwen3'), ['<think>', '</think>', '</think>']);
    assert.deepEqual(find('mistral'), ['[THINK]', '[/THINK]', '[/THINK]']);
    assert.deepEqual(find('kimi_k3'), ['<|open|>think<|sep|>', '<|close|>think<|sep|>', '<|close|>think<|sep|>']);
  });

  it('gives nothing where nothing is known', () => {
    for (const parser of [null, 'granite', 'openai_gptoss', 'deepseek_v3']) assert.equal(find(parser), null, parser ?? 'none');
    assert.equal(find(null, { reasoning_start_str: '<think>' }), null);
  });

  it('prefers what the configuration says, and ends with the parser\'s own end', () => {
    assert.deepEqual(find('qwen3', { reasoning_end_str: 'So.</think>' }), ['<think>', '</think>', 'So.</think>']);
    assert.deepEqual(find('granite', { reasoning_start_str: '<a>', reasoning_end_str: '</a>' }), ['<a>', '</a>', '</a>']);
    assert.deepEqual(find(null, { reasoning_parser: 'qwen3' }), ['<think>', '</think>', '</think>']);
  });

  it('refuses at once what would never end, and what is no configuration', () => {
    for (const [config, says] of [[{ reasoning_end_str: 'So.' }, /end with <\/think>/], [{ reasoning_stop: 'x' }, /another name/], [{ reasoning_end_str: 5 }, /a text/]] as const) {
      assert.throws(() => createMarkerFinder({ reasoningParser: 'qwen3', reasoningConfig: config }, { tokenizer }), (error) => error instanceof OptionValueError && says.test(error.message));
    }
    assert.throws(() => createMarkerFinder({ reasoningParser: 'nope', reasoningConfig: {} }, { tokenizer }));
  });
});

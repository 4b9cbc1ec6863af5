import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BlockWriter } from '../../../lib/api/anthropic/messages/block-writer.ts';

/** Events as `index name data`, signatures left out. */
function show(frames: string): string[] {
  return frames.split('\n\n').filter((frame) => frame !== '').map((frame) => {
    const [event = '', data = ''] = frame.split('\n');
    const { type, index, content_block: block, delta } = JSON.parse(data.replace(/^data: /, '')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    assert.equal(event, `event: ${String(type)}`);
    return `${String(index)} ${[block?.type, delta?.type, delta?.text ?? delta?.thinking ?? delta?.partial_json].filter((part) => part !== undefined).join(' ')}`.trim();
  });
}

describe('BlockWriter', () => {
  it('opens, fills and closes blocks one after the other; thinking is signed', () => {
    const blocks = new BlockWriter();
    const frames = blocks.writeThinking('a') + blocks.writeThinking('b') + blocks.writeText('c') + blocks.openTool('t', 'f') + blocks.writeInput('{}') + blocks.close();
    assert.deepEqual(show(frames), [
      '0 thinking', '0 thinking_delta a', '0 thinking_delta b', '0 signature_delta', '0',
      '1 text', '1 text_delta c', '1',
      '2 tool_use', '2 input_json_delta {}', '2',
    ]);
    assert.match(frames, /"signature":"[0-9a-f]{32}"/);
    assert.equal(blocks.close(), '');
  });

  it('holds text back while a call is open, and writes it as one block after it', () => {
    const blocks = new BlockWriter();
    blocks.openTool('t', 'f');
    assert.equal(blocks.toolId, 't');
    assert.equal(blocks.writeText('a') + blocks.writeText('b'), '');
    assert.deepEqual(show(blocks.openTool('u', 'g')), ['0', '1 text', '1 text_delta ab', '1', '2 tool_use']);
    assert.deepEqual(show(blocks.writeThinking('x')), ['2', '3 thinking', '3 thinking_delta x']);
    assert.equal(blocks.toolId, null);
  });
});

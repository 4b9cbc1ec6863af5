// The bytes of server-sent events.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DONE_FRAME, EVENT_STREAM_TYPE, toFrame } from '../../../lib/wire/sse/frame.ts';

const hex = (text: string): string => Buffer.from(text).toString('hex');

describe('toFrame', () => {
  it('is one data line and an empty line', () => {
    assert.equal(hex(toFrame('{}')), '646174613a207b7d0a0a');
  });

  it('leaves the data as it is', () => {
    assert.equal(toFrame('{"a":"你 data: \\n"}'), 'data: {"a":"你 data: \\n"}\n\n');
  });
});

describe('DONE_FRAME', () => {
  it('is what clients of OpenAI streams wait for', () => {
    assert.equal(hex(DONE_FRAME), '646174613a205b444f4e455d0a0a');
  });
});

describe('EVENT_STREAM_TYPE', () => {
  it('names the encoding', () => {
    assert.equal(EVENT_STREAM_TYPE, 'text/event-stream; charset=utf-8');
  });
});

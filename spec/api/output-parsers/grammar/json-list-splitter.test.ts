import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonListSplitter } from '../../../../lib/api/output-parsers/grammar/json-list-splitter.ts';

/** What a list hands on, and what stands behind it; null while it goes on. */
function split(pieces: readonly string[]): { events: string[]; rest: string | null } {
  const splitter = new JsonListSplitter();
  const events: string[] = [];
  const sink = {
    onCallStart: () => events.push('start'),
    onCallName: (text: string) => events.push(`name ${text}`),
    onArguments: (text: string) => events.push(text),
    onCallEnd: () => events.push('end'),
  };
  let rest: string | null = null;
  for (const piece of pieces) rest = splitter.feed(piece, sink);
  return { events, rest };
}

describe('JsonListSplitter', () => {
  it('hands on an object once its name is known', () => {
    assert.deepEqual(split([' [{"x": 1, ', '"name": "f", "y": "}"}', ', {"name": "g"}] ok']), {
      events: ['start', 'name f', '{"x": 1, "name": "f"', ', "y": "}"}', 'end', 'start', 'name g', '{"name": "g"', '}', 'end'],
      rest: ' ok',
    });
  });

  it('ends where the text is no list of objects', () => {
    assert.deepEqual(split(['{"name": "f"}']), { events: [], rest: '{"name": "f"}' });
    assert.deepEqual(split(['[1, 2]']), { events: [], rest: '1, 2]' });
    assert.deepEqual(split(['[{"a": 1}', ', ']), { events: ['start', 'end'], rest: null });
  });
});

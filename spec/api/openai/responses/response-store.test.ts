import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResponsesCall } from '../../../../lib/api/openai/responses/call.ts';
import { ResponseStore } from '../../../../lib/api/openai/responses/response-store.ts';
import { StoredResponse } from '../../../../lib/api/openai/responses/stored-response.ts';

/** A response with no more of a call than the store looks at. */
function response(id: string, messages: readonly unknown[] = []): StoredResponse {
  const fields = { background: true, stream: true, tools: [] };
  const sampling = { temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0 };
  const chat = { model: { displayName: 'm' }, presentation: { numLogprobs: null }, generation: { prompts: [] } };
  const call: unknown = { id, createdAt: 0, fields, toolChoice: 'none', sampling, maxOutputTokens: 1, messages, chat };
  return new StoredResponse(call as ResponsesCall);
}

function finished(id: string, text: string): StoredResponse {
  const stored = response(id, [{ role: 'user', content: text }]);
  stored.finish({ status: 'completed', body: text, texts: [text] });
  return stored;
}

function ids(store: ResponseStore, candidates: readonly string[]): string[] {
  return candidates.filter((id) => store.find(id) !== null);
}

describe('ResponseStore', () => {
  it('forgets the oldest one beyond the number that it keeps', () => {
    const store = new ResponseStore({ maxResponses: 2, maxBytes: 1e6 });
    for (const id of ['a', 'b', 'c']) store.add(finished(id, 'x'));
    assert.deepEqual(ids(store, ['a', 'b', 'c']), ['b', 'c']);
  });

  it('forgets as many as bytes ask for, and holds nothing that is too large alone', () => {
    const store = new ResponseStore({ maxResponses: 100, maxBytes: 3000 });
    for (const id of ['a', 'b', 'c']) store.add(finished(id, 'x'.repeat(200)));
    assert.equal(store.size, 2);
    store.add(finished('d', 'x'.repeat(4000)));
    assert.deepEqual([store.size, store.numBytes], [0, 0]);
  });

  it('keeps what still runs while there is another to forget; then it is cancelled', () => {
    const store = new ResponseStore({ maxResponses: 2, maxBytes: 1e6 });
    const running = [response('a'), response('b'), response('c')];
    const aborted: string[] = [];
    for (const each of running) each.start(() => aborted.push(each.id));
    store.add(running[0] as StoredResponse);
    store.add(finished('x', 'x'));
    store.add(running[1] as StoredResponse);
    assert.deepEqual([ids(store, ['a', 'x', 'b']), aborted], [['a', 'b'], []]);
    store.add(running[2] as StoredResponse);
    assert.deepEqual([ids(store, ['a', 'b', 'c']), aborted], [['b', 'c'], ['a']]);
  });

  it('counts events as they come, and what is replaced no more', () => {
    const store = new ResponseStore({ maxResponses: 9, maxBytes: 10_000 });
    const streamed = response('a');
    store.add(streamed);
    const before = store.numBytes;
    streamed.log?.append('event: x\ndata: {}\n\n');
    store.recount(streamed);
    assert.equal(store.numBytes, before + 2 * 19);
    store.add(finished('a', 'x'));
    streamed.log?.append('x'.repeat(9000));
    store.recount(streamed);
    assert.equal(store.size, 1);
    assert.ok(store.numBytes < before);
  });
});

describe('StoredResponse', () => {
  it('keeps a conversation for the next one, and none of a failed one', () => {
    assert.deepEqual(finished('a', 'Hi').toHistory(), { messages: [{ role: 'user', content: 'Hi' }], outputTexts: ['Hi'] });
    const failed = response('b', [{ role: 'user', content: 'Hi' }]);
    failed.fail();
    assert.deepEqual(failed.toHistory(), { messages: [], outputTexts: [] });
    assert.match(failed.body, /"status":"failed"/);
  });

  it('stays cancelled, whatever comes later', () => {
    const stored = response('a');
    let numAborts = 0;
    stored.start(() => numAborts++);
    stored.cancel();
    stored.cancel();
    stored.fail();
    stored.finish({ status: 'completed', body: 'late', texts: ['late'] });
    assert.equal(numAborts, 1);
    assert.match(stored.body, /"status":"cancelled"/);
  });
});

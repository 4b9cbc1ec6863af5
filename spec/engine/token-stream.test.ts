import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TokenStream } from '../../lib/engine/token-stream.ts';

const token = { id: 1, text: 'x' };

function createStream({ numSequences = 1, isBuffered = false } = {}): { stream: TokenStream; returned: number[] } {
  const returned: number[] = [];
  return { returned, stream: new TokenStream({ numSequences, isBuffered, onReturn: () => returned.push(1) }) };
}

describe('TokenStream', () => {
  it('gives a late reader everything that is pending, a sequence at a time', async () => {
    const { stream } = createStream({ numSequences: 2 });
    stream.append(1, token, null);
    stream.append(0, token, null);
    stream.append(1, token, 'stop');
    const { value } = await stream.next();
    assert.deepEqual(value, [
      { index: 1, tokens: [token, token], tail: '', finishReason: 'stop', stopReason: null },
      { index: 0, tokens: [token], tail: '', finishReason: null, stopReason: null },
    ]);
  });

  it('wakes a waiting reader on flush, not before', async () => {
    const { stream } = createStream();
    const batch = stream.next();
    stream.flush();
    stream.append(0, token, null);
    stream.flush();
    assert.equal((await batch).value?.length, 1);
  });

  it('ends after the last sequence has ended', async () => {
    const { stream, returned } = createStream();
    stream.append(0, token, 'length');
    assert.equal((await stream.next()).done, false);
    assert.deepEqual(await stream.next(), { done: true, value: undefined });
    stream.close();
    assert.deepEqual(returned, []);
  });

  it('has one reader', async () => {
    const { stream } = createStream();
    stream[Symbol.asyncIterator]();
    assert.throws(() => stream[Symbol.asyncIterator](), TypeError);
    void stream.next();
    await assert.rejects(stream.next(), TypeError);
  });

  it('aborts when the reader leaves, and resolves the batch that is awaited as done', async () => {
    const { stream, returned } = createStream();
    const batch = stream.next();
    await stream.return();
    assert.deepEqual(await batch, { done: true, value: undefined });
    assert.deepEqual(returned, [1]);
    assert.equal((await stream.next()).done, true);
    stream.fail(new Error('too late'));
  });

  it('aborts when a loop over it is left', async () => {
    const { stream, returned } = createStream();
    stream.append(0, token, null);
    for await (const _ of stream) break;
    assert.deepEqual(returned, [1]);
  });

  it('fails after what is pending, and a buffered one at once', async () => {
    const error = new Error('no');
    const streamed = createStream().stream;
    streamed.append(0, token, null);
    streamed.fail(error);
    assert.equal((await streamed.next()).value?.length, 1);
    await assert.rejects(streamed.next(), error);
    const buffered = createStream({ isBuffered: true }).stream;
    buffered.append(0, token, null);
    buffered.fail(error);
    await assert.rejects(buffered.next(), error);
  });

  it('is ready when it has failed or ended, for buffered readers too', async () => {
    for (const isBuffered of [false, true]) {
      const failed = createStream({ isBuffered }).stream;
      assert.equal(failed.isReady, false);
      failed.fail(new Error('no'));
      assert.equal(failed.isReady, true);
      await assert.rejects(failed.next());
      assert.equal(failed.isReady, true);
      const ended = createStream({ isBuffered }).stream;
      ended.append(0, token, 'stop');
      await ended.next();
      assert.equal(ended.isReady, true);
      const closed = createStream({ isBuffered }).stream;
      closed.close();
      assert.equal(closed.isReady, true);
    }
  });

  it('is ready with the first token, a buffered one with the last', () => {
    for (const isBuffered of [false, true]) {
      const { stream } = createStream({ isBuffered, numSequences: 2 });
      stream.append(0, token, 'stop');
      assert.equal(stream.isReady, !isBuffered);
      stream.append(1, token, 'stop');
      assert.equal(stream.isReady, true);
    }
  });

  it('tells that a sequence has ended without a further token, after the tokens that are pending', async () => {
    const { stream } = createStream({ numSequences: 2 });
    stream.append(0, token, null);
    stream.finish(0, 'abort');
    stream.finish(1, 'abort');
    const batch = await stream.next();
    assert.deepEqual(batch.value?.map(({ index, tokens, finishReason }) => [index, tokens.length, finishReason]), [[0, 1, 'abort'], [1, 0, 'abort']]);
    assert.equal((await stream.next()).done, true);
  });
});

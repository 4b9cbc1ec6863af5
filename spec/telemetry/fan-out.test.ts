// One observer in front of several.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EngineObserver } from '../../lib/engine/events.ts';
import { fanOut, fanOutApi } from '../../lib/telemetry/fan-out.ts';

describe('fanOut', () => {
  it('passes an event on to all that listen to it, in their order, as it is', () => {
    const heard: unknown[] = [];
    const listenerOf = (name: string): Partial<EngineObserver> => ({ iterationEnded: (numPrompt, numGenerated) => void heard.push([name, numPrompt, numGenerated]) });
    const { iterationEnded, stateChanged } = fanOut([listenerOf('a'), { adaptersChanged: () => void heard.push('another event') }, listenerOf('b'), listenerOf('c')]);
    iterationEnded(1, 2);
    stateChanged({ numRunning: 0, numWaiting: 0, numDeferred: 0, kvCacheUsage: 0 });
    assert.deepEqual(heard, [['a', 1, 2], ['b', 1, 2], ['c', 1, 2]]);
  });

  it('passes on what happens to the KV cache, where anybody listens', () => {
    const heard: string[] = [];
    const listenerOf = (name: string): Partial<EngineObserver> => ({
      kvCache: {
        blocksStored: ({ firstBlock }) => void heard.push(`${name} +${firstBlock}`),
        blockRemoved: (hash) => void heard.push(`${name} -${hash}`),
        cacheCleared: () => void heard.push(`${name} cleared`),
      },
    });
    const { kvCache } = fanOut([listenerOf('a'), { kvCache: null }, {}, listenerOf('b')]);
    kvCache?.blockRemoved('h');
    kvCache?.cacheCleared();
    assert.deepEqual(heard, ['a -h', 'b -h', 'a cleared', 'b cleared']);
    assert.equal(fanOut([{ kvCache: null }, {}]).kvCache, null);
  });
});

describe('fanOutApi', () => {
  it('tells all that listen', () => {
    const heard: string[] = [];
    const { toolCallsParsed } = fanOutApi([{ toolCallsParsed: (...told) => void heard.push(`a ${told.join()}`) }, {}, { toolCallsParsed: () => void heard.push('b') }]);
    toolCallsParsed('responses', 'streaming', true);
    assert.deepEqual(heard, ['a responses,streaming,true', 'b']);
  });
});

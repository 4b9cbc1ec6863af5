// vLLM's limits on what waits and runs: what counts, for how long, and who hears of a refusal.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { createRng } from '../../lib/base/rng.ts';
import type { Engine } from '../../lib/engine/engine.ts';
import type { TokenStream } from '../../lib/engine/token-stream.ts';
import { createEngineFixture, promptOf, requestOf } from '../support/engine-fixture.ts';

const PACE = { ttftMs: 10, itlMs: 10 };

function isRefused(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    assert.ok(error instanceof ServerError && error.kind === 'unavailable', String(error));
    return true;
  }
}

const mayEnter = (engine: Engine, numSamples = 1): boolean => !isRefused(() => engine.requireAdmission(numSamples));

describe('Engine, --max-num-queued-reqs', () => {
  it('counts each sample that waits or runs, until it has ended', () => {
    const { engine, clock, heard } = createEngineFixture({ ...PACE, maxNumSeqs: 1, maxNumQueuedReqs: 3 });
    engine.submit(requestOf('a', { n: 2 }));
    assert.deepEqual([mayEnter(engine, 2), mayEnter(engine, 1)], [false, true]);
    const left = engine.submit(requestOf('b'));
    assert.ok(isRefused(() => engine.submit(requestOf('c'))));
    left.close();
    assert.ok(mayEnter(engine));
    clock.advance(1000);
    assert.ok(mayEnter(engine, 3) && !mayEnter(engine, 4));
    assert.deepEqual(heard.rejections, ['max_num_queued_reqs', 'max_num_queued_reqs', 'max_num_queued_reqs']);
  });

  it('looks at the prompts of a request one after the other, and takes all of them or none', () => {
    const { engine, heard } = createEngineFixture({ ...PACE, maxNumQueuedReqs: 3 });
    assert.ok(isRefused(() => engine.submit(requestOf('', { prompts: [promptOf('a'), promptOf('b')], n: 2 }))));
    assert.deepEqual([engine.numRunning, heard.rejections], [0, ['max_num_queued_reqs']]);
    engine.submit(requestOf('', { prompts: [promptOf('a'), promptOf('b'), promptOf('c')] }));
    assert.equal(engine.numRunning, 3);
  });

  it('tells what waiting helps from what it does not', () => {
    const { engine } = createEngineFixture({ ...PACE, maxNumQueuedReqs: 3 });
    assert.throws(() => engine.requireAdmission(4), /it has 0 of at most 3, .* this one adds 4\. Ask for fewer/);
    engine.submit(requestOf('a', { n: 2 }));
    assert.throws(() => engine.requireAdmission(2), /it has 2 of at most 3, .* this one adds 2\. Try again later/);
  });

  it('takes nothing at all with 0', () => {
    assert.equal(mayEnter(createEngineFixture({ maxNumQueuedReqs: 0 }).engine), false);
  });
});

describe('Engine, --max-num-queued-tokens', () => {
  it('counts whole prompts until their first token; a request over the limit enters an engine that is below it', () => {
    const { engine, clock, heard } = createEngineFixture({ ...PACE, maxNumQueuedTokens: 10 });
    engine.submit(requestOf('', { prompts: [promptOf('a', 9)] }));
    engine.submit(requestOf('', { prompts: [promptOf('b', 500)] }));
    assert.equal(mayEnter(engine), false);
    clock.advance(10);
    assert.ok(mayEnter(engine));
    assert.ok(isRefused(() => engine.submit(requestOf('', { prompts: [promptOf('a', 9), promptOf('b', 9), promptOf('c')] }))));
    assert.deepEqual(heard.rejections, ['max_num_queued_tokens', 'max_num_queued_tokens']);
  });

  it('forgets what left before its first token, and what was aborted', () => {
    const { engine } = createEngineFixture({ ...PACE, maxNumQueuedTokens: 4 });
    engine.submit(requestOf('a')).close();
    assert.ok(mayEnter(engine));
    engine.submit(requestOf('a'));
    assert.equal(mayEnter(engine), false);
    engine.lifecycle.abort(null);
    assert.ok(mayEnter(engine));
  });

  it('comes before the limit of the waiting queue', () => {
    const { engine } = createEngineFixture({ ...PACE, maxNumSeqs: 1, maxWaitingQueueLength: 0, maxNumQueuedReqs: 1 });
    engine.submit(requestOf('a'));
    assert.ok(isRefused(() => engine.submit(requestOf('b'))));
  });
});

describe('Engine, both limits', () => {
  it('are open again after anything that came has gone', () => {
    const seed = Number(process.env.SEED ?? 7);
    console.log(`SEED=${seed}`);
    const rng = createRng(seed);
    const { engine, clock, heard } = createEngineFixture({ ...PACE, maxNumSeqs: 3, numBlocks: 20, blockSize: 4, maxModelLen: 64, maxNumQueuedReqs: 12, maxNumQueuedTokens: 60 });
    const open: TokenStream[] = [];
    for (let round = 0; round < 500; round++) {
      isRefused(() => open.push(engine.submit(requestOf('w', { prompts: [promptOf(`p${rng.integer(0, 9)}`, rng.integer(1, 20))], n: rng.integer(1, 3), maxTokens: 20, ignoreEos: true }))));
      if (rng.integer(0, 3) === 0) open[rng.integer(0, open.length - 1)]?.close();
      if (rng.integer(0, 40) === 0) engine.lifecycle.abort(null);
      clock.advance(rng.integer(0, 40));
    }
    assert.ok(heard.rejections.length > 20 && heard.preemptions.length > 0, `${heard.rejections.length} rejections, ${heard.preemptions.length} preemptions`);
    clock.advance(100_000);
    assert.deepEqual([engine.numRunning + engine.numWaiting, mayEnter(engine, 12), mayEnter(engine, 13)], [0, true, false]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepPace } from '../../lib/engine/pacing/step-paced/step-pace.ts';
import { createEngineFixture, promptOf, requestOf } from '../support/engine-fixture.ts';
import { STEP_LIMITS } from '../support/step-pace-fixture.ts';

describe('IterationCounter', () => {
  it('reports the tokens of a turn together, prompts with their first tokens', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, itlMs: 10 });
    engine.submit(requestOf('a b', { prompts: [promptOf('a b', 7)] }));
    engine.submit(requestOf('c', { prompts: [promptOf('c', 3)] }));
    clock.advance(100);
    assert.deepEqual(heard.iterations, ['10+2', '0+2', '0+1']);
  });

  it('leaves out what the prefix cache had, and is silent where nothing comes out', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, blockSize: 8 });
    const prompts = [promptOf('a', 20)];
    engine.submit(requestOf('a', { prompts, maxTokens: 1 }));
    clock.advance(10);
    engine.submit(requestOf('a', { prompts, maxTokens: 1 })).close();
    engine.submit(requestOf('a', { prompts, maxTokens: 1 }));
    clock.advance(10);
    assert.deepEqual(heard.iterations, ['20+1', '4+1']);
  });

  it('reports each step of several that end in one turn', () => {
    const pace = createStepPace({ model: { stepTimeMs: () => 10 }, limits: STEP_LIMITS });
    const { engine, clock, heard } = createEngineFixture({ pace });
    engine.submit(requestOf('a b'));
    clock.jump(100);
    assert.deepEqual(heard.iterations, ['4+1', '0+1', '0+1']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Steps } from '../../../lib/base/slices/meter.ts';
import { SliceQueue } from '../../../lib/base/slices/slice-queue.ts';

// An event loop whose turns are taken by hand.
function createQueue(unitsPerTurn: number): { queue: SliceQueue; turn: () => boolean } {
  let due: (() => void) | null = null;
  const queue = new SliceQueue({
    unitsPerTurn,
    schedule: (turn) => {
      assert.equal(due, null, 'one turn at a time');
      due = turn;
    },
  });
  const turn = (): boolean => {
    const run = due;
    due = null;
    run?.();
    return run !== null;
  };
  return { queue, turn };
}

describe('SliceQueue', () => {
  const log: string[] = [];
  function* work(name: string, numSteps: number, unitsPerStep: number = 1): Steps<string> {
    try {
      for (let step = 0; step < numSteps; step++) {
        log.push(name);
        yield unitsPerStep;
      }
      return name.toUpperCase();
    } finally {
      log.push(`end of ${name}`);
    }
  }
  const takeLog = (): string => log.splice(0).join(' ');

  it('does nothing before the next turn, and asks for none when it is done', async () => {
    const { queue, turn } = createQueue(10);
    const result = queue.run(work('a', 3));
    assert.equal(takeLog(), '');
    assert.ok(turn());
    assert.equal(takeLog(), 'a a a end of a');
    assert.equal(await result, 'A');
    assert.ok(!turn());
    assert.equal(queue.size, 0);
  });

  it('goes round, in a turn and from one turn to the next', () => {
    const { queue, turn } = createQueue(4);
    for (const name of ['a', 'b', 'c']) void queue.run(work(name, 3));
    turn();
    assert.equal(takeLog(), 'a b c a');
    turn();
    assert.equal(takeLog(), 'b c a b');
    turn();
    assert.equal(takeLog(), 'c end of a end of b end of c');
    assert.ok(!turn());
  });

  it('ends a turn when its units are spent, whoever spends them', () => {
    const { queue, turn } = createQueue(100);
    void queue.run(work('big', 2, 150));
    void queue.run(work('a', 200, 60));
    turn();
    assert.equal(takeLog(), 'big');
    turn();
    assert.equal(takeLog(), 'a big');
    turn();
    assert.equal(takeLog(), 'a end of big a');
  });

  it('lets go of what is given up', async () => {
    const { queue, turn } = createQueue(2);
    const controller = new AbortController();
    const given = queue.run(work('a', 100), controller.signal);
    const kept = queue.run(work('b', 3));
    turn();
    controller.abort(new Error('gone'));
    assert.equal(takeLog(), 'a b end of a');
    assert.equal(queue.size, 1);
    await assert.rejects(given, { message: 'gone' });
    while (turn());
    assert.equal(takeLog(), 'b b end of b');
    assert.equal(await kept, 'B');
    await assert.rejects(queue.run(work('c', 1), controller.signal), { message: 'gone' });
    assert.deepEqual([takeLog(), queue.size], ['', 0]);
  });

  it('passes on what the work throws, and goes on with the others', async () => {
    const { queue, turn } = createQueue(10);
    function* failing(): Steps<string> {
      yield 1;
      throw new RangeError('broken');
    }
    const [broken, whole] = [queue.run(failing()), queue.run(work('a', 2))];
    while (turn());
    await assert.rejects(broken, RangeError);
    assert.equal(await whole, 'A');
    takeLog();
  });

  it('hears no signal any more when the work is done', async () => {
    const { queue, turn } = createQueue(10);
    const controller = new AbortController();
    const result = queue.run(work('a', 1), controller.signal);
    turn();
    controller.abort();
    assert.equal(await result, 'A');
    assert.equal(takeLog(), 'a end of a');
  });
});

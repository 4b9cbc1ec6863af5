// Events that are kept for readers who come late, and for those who wait.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventLog } from '../../../../lib/api/openai/responses/event-log.ts';

/** Whether a promise has settled by now, in the order of those that wait. */
async function hasSettled(pending: Promise<void>): Promise<boolean> {
  let isSettled = false;
  void pending.then(() => (isSettled = true));
  await Promise.resolve();
  await Promise.resolve();
  return isSettled;
}

describe('EventLog', () => {
  it('keeps frames apart, and gives them from any place on', () => {
    const log = new EventLog();
    log.append('data: 0\n\nevent: x\ndata: 1\n\n');
    log.append('data: 2\n\n');
    assert.deepEqual([log.length, log.numChars], [3, 36]);
    assert.deepEqual([0, 1, 2, 3, 9].map((first) => log.read(first)), [
      'data: 0\n\nevent: x\ndata: 1\n\ndata: 2\n\n', 'event: x\ndata: 1\n\ndata: 2\n\n', 'data: 2\n\n', '', '',
    ]);
  });

  it('wakes all who wait for more, and none twice', async () => {
    const log = new EventLog();
    const waits = [log.changed(0, () => {}), log.changed(0, () => {})];
    assert.equal(await hasSettled(log.changed(1, () => {})), false);
    assert.deepEqual(await Promise.all(waits.map(hasSettled)), [false, false]);
    log.append('data: 0\n\n');
    assert.deepEqual(await Promise.all(waits.map(hasSettled)), [true, true]);
    assert.equal(await hasSettled(log.changed(0, () => assert.fail('there is more'))), true);
  });

  it('wakes them at its end, and lets a reader stop waiting', async () => {
    const log = new EventLog();
    const stops: (() => void)[] = [];
    const [stopped, waiting] = [log.changed(0, (stop) => void stops.push(stop)), log.changed(0, () => {})];
    stops[0]?.();
    assert.deepEqual([await hasSettled(stopped), await hasSettled(waiting), log.isClosed], [true, false, false]);
    log.close();
    assert.deepEqual([await hasSettled(waiting), await hasSettled(log.changed(0, () => {})), log.isClosed], [true, true, true]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finishWriting } from '../../../lib/api/generation/finish-writing.ts';
import type { Steps } from '../../../lib/base/slices/meter.ts';
import { SliceQueue, UNITS_PER_TURN } from '../../../lib/base/slices/slice-queue.ts';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { ClientGoneError } from '../../../lib/wire/http/body.ts';

/** An event loop whose turns are taken by hand, and a client that can go away. */
function createFixture(): { finish: (body: string | Steps<string>) => string | Promise<string>; turn: () => void; leave: () => void; slices: SliceQueue } {
  let [turn, leave] = [(): void => {}, (): void => {}];
  const slices = new SliceQueue({ schedule: (next) => (turn = next) });
  const exchange = { onGone: (callback: () => void) => (leave = callback) } as unknown as HttpExchange;
  return { finish: (body) => finishWriting(exchange, body, { slices }), turn: () => turn(), leave: () => leave(), slices };
}

function* write(numTurns: number, log: string[] = []): Steps<string> {
  try {
    for (let turn = 0; turn < numTurns; turn++) yield UNITS_PER_TURN;
    return 'body';
  } finally {
    log.push('left');
  }
}

describe('finishWriting', () => {
  it('gives what is short at once', () => {
    const { finish } = createFixture();
    assert.deepEqual([finish('body'), finish(write(0))], ['body', 'body']);
  });

  it('writes what is longer than a turn in the turns that follow', async () => {
    const { finish, turn, slices } = createFixture();
    const body = finish(write(3));
    assert.ok(body instanceof Promise);
    for (let count = 0; count < 2; count++) turn();
    assert.equal(slices.size, 1);
    turn();
    assert.deepEqual([await body, slices.size], ['body', 0]);
  });

  it('leaves off when the client goes away', async () => {
    const { finish, turn, leave, slices } = createFixture();
    const log: string[] = [];
    const body = finish(write(5, log));
    turn();
    leave();
    await assert.rejects(async () => body, ClientGoneError);
    assert.deepEqual([log, slices.size], [['left'], 0]);
  });
});

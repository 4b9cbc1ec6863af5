// What the bodies of all requests may hold together.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getHeapStatistics } from 'node:v8';
import { readJsonBody } from '../../../lib/api/json-body.ts';
import { BodyBudget } from '../../../lib/wire/http/body-budget.ts';
import { withHttpServer } from '../../support/http-fixture.ts';
import { RawClient, until } from '../../support/simulator-fixture.ts';

describe('BodyBudget', () => {
  it('gives all that it has, and what is given back again', () => {
    const budget = new BodyBudget(10);
    assert.equal(budget.tryTake(4), true);
    assert.equal(budget.tryTake(7), false);
    assert.equal(budget.tryTake(6), true);
    assert.equal(budget.tryTake(1), false);
    budget.giveBack(4);
    assert.equal(budget.tryTake(5), false);
    assert.equal(budget.tryTake(4), true);
  });

  it('has half of what the heap may grow to unless told otherwise', () => {
    const half = getHeapStatistics().heap_size_limit / 2;
    const budget = new BodyBudget();
    assert.equal(budget.tryTake(half), true);
    assert.equal(budget.tryTake(1), false);
  });
});

describe('HttpServer', () => {
  const post = (body: string, rest = ''): string =>
    `POST /a HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length + rest.length}\r\n\r\n${body}`;

  it('refuses bodies beyond it until those before have had their answers', async () => {
    const held: (() => void)[] = [];
    let numBegun = 0;
    const handler = async (exchange: Parameters<typeof readJsonBody>[0]): Promise<void> => {
      numBegun++;
      const status = await readJsonBody(exchange, 1000).then(() => 200, (error: { kind: string }) => error.kind === 'unavailable' ? 503 : 500);
      const answer = (): void => exchange.send({ status, body: '' });
      if (status === 200) held.push(answer);
      else answer();
    };
    await withHttpServer({ handlers: { 'POST /a': handler }, server: { maxHeldBytes: 20 } }, async ({ port }) => {
      const [first, second, third, half] = [0, 1, 2, 3].map(() => new RawClient(port)) as [RawClient, RawClient, RawClient, RawClient];
      first.send(post('"0123456789"'));
      await until(() => held.length === 1, 'the first body');
      second.send(post('"0123456789"'));
      await until(() => second.received.includes('HTTP/1.1 503'), 'a refusal');
      // Half of a body counts, too, as long as its client stays.
      half.send(post('"012345', '6789"'));
      await until(() => numBegun === 3, 'half a body');
      third.send(post('"4"'));
      await until(() => third.received.includes('HTTP/1.1 503'), 'another refusal');
      half.leave();
      held.pop()?.();
      await until(() => first.received.includes('HTTP/1.1 200'), 'the first answer');
      second.send(post('"0123456789"'));
      await until(() => held.length === 1, 'the second body');
      for (const client of [first, second, third]) client.leave();
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LinkedQueue, type QueueLinks } from '../../lib/base/linked-queue.ts';

class Member implements QueueLinks<Member> {
  readonly name: string;
  queueNext: Member | null = null;
  queuePrevious: Member | null = null;

  constructor(name: string) {
    this.name = name;
  }
}

describe('LinkedQueue', () => {
  it('gives members back in order, also after some have left from any place', () => {
    const members = ['a', 'b', 'c', 'd', 'e'].map((name) => new Member(name));
    const queue = new LinkedQueue<Member>();
    for (const member of members) queue.push(member);
    for (const index of [0, 2, 4]) queue.remove(members[index] as Member);
    const left: string[] = [];
    for (let head = queue.peek(); head !== null; head = queue.peek()) {
      queue.remove(head);
      left.push(head.name);
    }
    assert.deepEqual(left, ['b', 'd']);
    assert.equal(queue.size, 0);
    queue.push(members[0] as Member);
    assert.equal(queue.peek(), members[0]);
  });
});

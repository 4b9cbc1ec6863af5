import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HeapItem, MinHeap } from '../../lib/base/min-heap.ts';
import { createRng } from '../../lib/base/rng.ts';

interface Due extends HeapItem {
  dueMs: number;
  readonly order: number;
}

function isBefore(a: Due, b: Due): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function due(dueMs: number, order = 0): Due {
  return { dueMs, order, heapIndex: -1 };
}

function drain(heap: MinHeap<Due>): Due[] {
  const items: Due[] = [];
  for (let item = heap.peek(); item !== undefined; item = heap.peek()) {
    heap.remove(item);
    items.push(item);
  }
  return items;
}

describe('MinHeap', () => {
  it('orders by due time, equals by their order', () => {
    const heap = new MinHeap<Due>(isBefore);
    for (const item of [due(3), due(1, 2), due(2), due(1, 1)]) heap.push(item);
    assert.deepEqual(drain(heap).map(({ dueMs, order }) => [dueMs, order]), [[1, 1], [1, 2], [2, 0], [3, 0]]);
  });

  it('keeps its order over random pushes, changes and removals', () => {
    const rng = createRng(11);
    const heap = new MinHeap<Due>(isBefore);
    const items = new Set<Due>();
    for (let step = 0; step < 5000; step++) {
      const [some] = [...items].slice(rng.integer(0, Math.max(0, items.size - 1)));
      const dice = rng.integer(0, 3);
      if (dice < 2 || some === undefined) {
        const item = due(rng.integer(0, 50), step);
        items.add(item);
        heap.push(item);
      } else if (dice === 2) {
        some.dueMs = rng.integer(0, 50);
        heap.update(some);
      } else {
        heap.remove(some);
        items.delete(some);
        assert.equal(some.heapIndex, -1);
      }
      assert.equal(heap.size, items.size);
      if (items.size > 40) for (const item of [...items].slice(0, 30)) if (items.delete(item)) heap.remove(item);
    }
    const sorted = [...items].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    assert.deepEqual(drain(heap), sorted);
  });

  it('ignores the removal of what is not in it', () => {
    const heap = new MinHeap<Due>(isBefore);
    heap.remove(due(1));
    assert.equal(heap.peek(), undefined);
  });
});

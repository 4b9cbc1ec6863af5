// A binary heap: the parent at i is never after its children at 2i+1 and 2i+2.
//
//            0
//         1     2
//        3 4   5 6

/** What a heap orders: the smaller `dueMs` first, and among equals the smaller `order`, so that ties keep their sequence. */
export interface Due {
  dueMs: number;
  readonly order: number;
  /** The item's place in the heap, kept by the heap; -1 outside. */
  heapIndex: number;
}

/** Items by due time. push, pop, and removal from the middle cost O(log n). An item is in one heap at a time. */
export class MinHeap<T extends Due> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The first item, or undefined when empty. */
  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    item.heapIndex = this.#items.length;
    this.#items.push(item);
    this.#siftUp(item);
  }

  /** Restores the order after the item's `dueMs` has changed. */
  update(item: T): void {
    this.#siftUp(item);
    this.#siftDown(item);
  }

  /** Takes the item out, wherever it is; harmless when it is not in the heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    if (index < 0) return;
    item.heapIndex = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    last.heapIndex = index;
    this.#items[index] = last;
    this.update(last);
  }

  #siftUp(item: T): void {
    const items = this.#items;
    let index = item.heapIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex];
      if (parent === undefined || !isBefore(item, parent)) break;
      items[index] = parent;
      parent.heapIndex = index;
      index = parentIndex;
    }
    items[index] = item;
    item.heapIndex = index;
  }

  #siftDown(item: T): void {
    const items = this.#items;
    let index = item.heapIndex;
    for (;;) {
      const child = this.#firstChild(index);
      if (child === undefined || !isBefore(child, item)) break;
      const childIndex = child.heapIndex;
      items[index] = child;
      child.heapIndex = index;
      index = childIndex;
    }
    items[index] = item;
    item.heapIndex = index;
  }

  #firstChild(index: number): T | undefined {
    const left = this.#items[2 * index + 1];
    const right = this.#items[2 * index + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

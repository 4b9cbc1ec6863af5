// A first-in first-out queue whose members carry their own links, so that one can leave from the middle in O(1).
//
//   head -> a <-> b <-> c <- tail

/** The links of a member, kept by the queue. */
export interface QueueLinks<T> {
  queueNext: T | null;
  queuePrevious: T | null;
}

/** A queue of T. A member is in one queue at a time. */
export class LinkedQueue<T extends QueueLinks<T>> {
  #head: T | null = null;
  #tail: T | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The member that has waited longest, or null. */
  peek(): T | null {
    return this.#head;
  }

  /** The member that came last, or null. */
  peekLast(): T | null {
    return this.#tail;
  }

  push(member: T): void {
    member.queuePrevious = this.#tail;
    member.queueNext = null;
    if (this.#tail === null) this.#head = member;
    else this.#tail.queueNext = member;
    this.#tail = member;
    this.#size++;
  }

  /** Takes a member out. The caller knows that it is in this queue. */
  remove(member: T): void {
    if (member.queuePrevious === null) this.#head = member.queueNext;
    else member.queuePrevious.queueNext = member.queueNext;
    if (member.queueNext === null) this.#tail = member.queuePrevious;
    else member.queueNext.queuePrevious = member.queuePrevious;
    member.queuePrevious = null;
    member.queueNext = null;
    this.#size--;
  }
}

// Who is preempted when blocks run out (vLLM: v1/core/sched/scheduler.py, schedule).
import type { LinkedQueue } from '../../base/linked-queue.ts';
import type { ScheduledSequence } from './scheduled-sequence.ts';
import type { SchedulingPolicy } from './waiting-queue.ts';

/**
 * First come first served: the one admitted last. By priority: the least urgent, and of equals the one that came last; of those that
 * are equal in both, the one admitted first.
 *
 * @throws TypeError when nothing runs
 */
export function selectVictim<S extends ScheduledSequence>(running: LinkedQueue<S>, policy: SchedulingPolicy): S {
  const last = running.peekLast();
  if (last === null) throw new TypeError('nothing runs that could be preempted');
  if (policy === 'fcfs') return last;
  let victim = last;
  for (let next = last.queuePrevious; next !== null; next = next.queuePrevious) {
    if (isLessUrgent(next, victim) || !isLessUrgent(victim, next)) victim = next;
  }
  return victim;
}

function isLessUrgent(a: ScheduledSequence, b: ScheduledSequence): boolean {
  const difference = a.spec.priority - b.spec.priority;
  return difference > 0 || (difference === 0 && a.arrivalTime > b.arrivalTime);
}

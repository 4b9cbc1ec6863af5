// What the prefix cache did in a step, as the recordings count it.
import type { PrefixHit } from '../../lib/engine/scheduler/scheduler.ts';

/** Counts of look-ups in tokens; those of sequences that come back after a preemption apart. */
export interface PrefixStats {
  requests: number;
  queries: number;
  hits: number;
  preempted_requests: number;
  preempted_queries: number;
  preempted_hits: number;
  reset: boolean;
}

/** All at 0. */
export function emptyPrefixStats(): PrefixStats {
  return { requests: 0, queries: 0, hits: 0, preempted_requests: 0, preempted_queries: 0, preempted_hits: 0, reset: false };
}

/** Adds a look-up. */
export function addHit(stats: PrefixStats, { numQueriedTokens, numHitTokens, isResumed }: PrefixHit): void {
  if (isResumed) {
    stats.preempted_requests++;
    stats.preempted_queries += numQueriedTokens;
    stats.preempted_hits += numHitTokens;
  } else {
    stats.requests++;
    stats.queries += numQueriedTokens;
    stats.hits += numHitTokens;
  }
}

/** Whether there is anything to tell. */
export function hasPrefixStats({ requests, preempted_requests: preemptedRequests, reset }: PrefixStats): boolean {
  return requests + preemptedRequests > 0 || reset;
}

// The error for a request that finds neither seats nor room in the queue.
import { ServerError } from '../base/error.ts';

export interface FullQueue {
  /** Of the request. */
  readonly numSequences: number;
  readonly numSeats: number;
  readonly numWaiting: number;
  readonly maxWaitingQueueLength: number;
}

/** A ServerError `queue_full` that says what the client or the operator may do. */
export function createQueueFullError({ numSequences, numSeats, numWaiting, maxWaitingQueueLength }: FullQueue): ServerError {
  const places = numSeats + maxWaitingQueueLength;
  const remedy = numSequences > places ? `Ask for at most ${places}` : 'Try again later';
  return new ServerError(
    'queue_full',
    `No seat is free for ${numSequences} more, and ${numWaiting} of at most ${maxWaitingQueueLength} requests wait. ` +
      `${remedy}, or start the server with a larger --max-num-seqs or --max-waiting-queue-length.`,
  );
}

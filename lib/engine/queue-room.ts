// Whether a request finds seats or room in the queue: --max-waiting-queue-length.
import { ServerError } from '../base/error.ts';

export interface QueueState {
  /** Seats that there are. */
  readonly numSeats: number;
  /** Those that the request could take now. */
  readonly numUsableSeats: number;
  readonly numWaiting: number;
  readonly maxWaitingQueueLength: number;
}

// The inputs that OpenAI's API takes in one request.
const MAX_OVERSIZE_SEQUENCES = 2048;

/**
 * A request enters with all its sequences or not at all. One that could not even when nothing runs or waits needs a place for its
 * first sequence alone, so that the largest request of a client is a matter of patience and not of the server's flags.
 *
 * @throws ServerError `queue_full` that says what the client or the operator may do
 */
export function checkQueueRoom(numSequences: number, state: QueueState): void {
  const { numSeats, numUsableSeats, numWaiting, maxWaitingQueueLength } = state;
  const numFree = numUsableSeats + maxWaitingQueueLength - numWaiting;
  const isOversize = numSequences > numSeats + maxWaitingQueueLength && numSequences <= MAX_OVERSIZE_SEQUENCES;
  if ((isOversize ? 1 : numSequences) > numFree) throw createQueueFullError(numSequences, state);
}

function createQueueFullError(numSequences: number, { numSeats, numWaiting, maxWaitingQueueLength }: QueueState): ServerError {
  const mostAtOnce = Math.max(numSeats + maxWaitingQueueLength, MAX_OVERSIZE_SEQUENCES);
  const remedy = numSequences > mostAtOnce ? `Ask for at most ${mostAtOnce}` : 'Try again later';
  return new ServerError(
    'queue_full',
    `No seat is free for ${numSequences} more, and ${numWaiting} of at most ${maxWaitingQueueLength} requests wait. ` +
      `${remedy}, or start the server with a larger --max-num-seqs or --max-waiting-queue-length.`,
  );
}

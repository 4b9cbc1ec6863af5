// Who may enter the engine at all: vLLM's limits on what has come and not ended (v1/engine/async_llm.py, check_admission).
import { ServerError } from '../base/error.ts';
import type { AdmissionLimit, EngineObserver, SequenceInfo } from './events.ts';
import type { GenerationRequest } from './request.ts';

export interface AdmissionOptions {
  /** Sequences that wait or run at most; null: no limit. */
  readonly maxNumQueuedReqs: number | null;
  /** Prompt tokens of sequences without a token at most; null: no limit. */
  readonly maxNumQueuedTokens: number | null;
  readonly observer: Pick<EngineObserver, 'admissionRejected'>;
}

type Arrival = Pick<SequenceInfo, 'numPromptTokens'>;

/** Counts what is in the engine. A prompt counts whole until its first token is out, however much of it has been computed. */
export class Admission {
  readonly #options: AdmissionOptions;
  #numSequences = 0;
  #numTokens = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Whether so many samples of one prompt may enter.
   *
   * @param ahead what of the same request enters before them
   * @throws ServerError `unavailable` when they may not; observers have heard of it.
   */
  check(numSequences: number, ahead: { readonly numSequences: number; readonly numTokens: number } = NOTHING): void {
    const { maxNumQueuedReqs: maxReqs, maxNumQueuedTokens: maxTokens } = this.#options;
    const numWanted = ahead.numSequences + numSequences;
    if (maxReqs !== null && this.#numSequences + numWanted > maxReqs) {
      const wayOut = numWanted > maxReqs ? 'Ask for fewer at once, or start the server with a larger limit.' : RETRY;
      throw this.#reject('max_num_queued_reqs', `it has ${this.#numSequences} of at most ${maxReqs}, see --max-num-queued-reqs, and this one adds ${numWanted}. ${wayOut}`);
    }
    const numTokens = this.#numTokens + ahead.numTokens;
    if (maxTokens !== null && numTokens >= maxTokens) {
      throw this.#reject('max_num_queued_tokens', `prompts of ${numTokens} tokens wait, the limit is ${maxTokens}, see --max-num-queued-tokens. ${RETRY}`);
    }
  }

  /** Whether a whole request may enter: each prompt is checked for itself, after those before it. @throws as `check` */
  checkRequest({ prompts, n }: Pick<GenerationRequest, 'prompts' | 'n'>): void {
    const ahead = { numSequences: 0, numTokens: 0 };
    for (const { tokenIds } of prompts) {
      this.check(n, ahead);
      ahead.numSequences += n;
      ahead.numTokens += tokenIds.length * n;
    }
  }

  /** A sequence has entered. */
  enter(arrival: Arrival): void {
    this.#numSequences++;
    this.#numTokens += arrival.numPromptTokens;
  }

  /** Its first token is out. */
  begin(arrival: Arrival): void {
    this.#numTokens -= arrival.numPromptTokens;
  }

  /** It has ended. @param hasBegun whether a token came before */
  leave(arrival: Arrival, hasBegun: boolean): void {
    this.#numSequences--;
    if (!hasBegun) this.begin(arrival);
  }

  #reject(limit: AdmissionLimit, state: string): ServerError {
    this.#options.observer.admissionRejected(limit);
    return new ServerError('unavailable', `The engine takes no further request now: ${state}`);
  }
}

const RETRY = 'Try again later, or another instance.';

const NOTHING = { numSequences: 0, numTokens: 0 };

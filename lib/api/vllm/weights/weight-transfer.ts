// The weights' version, and the sessions in which a trainer sends new ones (vllm/v1/worker/gpu_worker.py).
import { ServerError } from '../../../base/error.ts';

/** What becomes of the weights: they have a version, and are changed in sessions of which there is one at a time. */
export class WeightTransfer {
  /** Names the weights; whoever changes them says how. */
  version = 'default';
  readonly #isConfigured: boolean;
  #isUpdating = false;

  constructor({ isConfigured }: { readonly isConfigured: boolean }) {
    this.#isConfigured = isConfigured;
  }

  /** Meets the trainer. @throws ServerError `internal` unless transfers are configured */
  init(): void {
    this.#requireConfigured();
  }

  /** Parts from it. @throws ServerError `internal` during a session */
  shutdown(): void {
    if (this.#isUpdating) throw failure('a weight update is under way');
  }

  /** Begins a session. @throws ServerError `internal` unless transfers are configured, and during a session */
  start(): void {
    this.#requireConfigured();
    if (this.#isUpdating) throw failure('a weight update is under way already: finish it first');
    this.#isUpdating = true;
  }

  /** The same for the draft model, of which there is none. @throws ServerError `internal`, always */
  startDraft(): void {
    this.#requireConfigured();
    throw failure('there is no draft model whose weights could be updated');
  }

  /** Takes a part of the weights. @throws ServerError `internal` outside a session */
  update(): void {
    this.#requireUpdating();
  }

  /** Ends the session. @throws ServerError `internal` outside one */
  finish(version: string | null): void {
    this.#requireUpdating();
    this.#isUpdating = false;
    if (version !== null) this.version = version;
  }

  #requireUpdating(): void {
    this.#requireConfigured();
    if (!this.#isUpdating) throw failure('no weight update has been started');
  }

  #requireConfigured(): void {
    if (!this.#isConfigured) throw failure('weight transfer is not configured: see --weight-transfer-config');
  }
}

// As the calls to workers fail in vLLM: an error of the server, whoever is at fault.
function failure(reason: string): ServerError {
  return new ServerError('internal', `The call to the workers failed: ${reason}.`);
}

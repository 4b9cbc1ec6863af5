// A running simulator, as those who started it see it.

/** A simulator that listens. */
export interface Simulator {
  /** Where to reach it, without a trailing slash: `http://127.0.0.1:8000`, or `unix:/run/vllm.sock`. */
  readonly url: string;
  /** 0 for a Unix socket. */
  readonly port: number;
  /** The seed in use, given or drawn. */
  readonly seed: number;
  /** Which tokenizer is in use: `embedded`, `dummy`, or the path of its file. */
  readonly tokenizer: string;
  /** Cuts what is under way and frees everything; no handle is left. May be called more than once. */
  close(): Promise<void>;
  /**
   * Stops accepting, lets requests under way finish for at most `timeoutMs`, ends the rest with an error in their own shape,
   * then closes.
   */
  shutDown(timeoutMs: number): Promise<void>;
}

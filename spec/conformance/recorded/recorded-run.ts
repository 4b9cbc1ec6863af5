// What a real vLLM 0.32 answered to hundreds of requests, in runs with different flags; scripts/pack-recorded-answers.mjs makes the files.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One server, and what it was asked, in this order. */
export interface RecordedRun {
  /**
   * `a` generation and errors, `b` adapters, key, scale-out, `c` pooling, `d` tools and structured output, `s` echoed texts, `e` faults of
   * fields. Faults with the flags of others: `f` of `a`, `g` of `d`, `i` of `c`, `j` of `b`; `h`: responses that are stored. Corners of
   * endpoints with the flags of others: `k` of `a`, `l` of `b`, `m` of `c`, `n` of `d`, `o` of `h`. More echoed texts: `p` with the flags of
   * `s`, `q` without a parser of reasoning, `r` with Qwen3 Coder's parser of calls. Two faults in one body, numbers beyond all bounds and
   * fields in new combinations: `t` with the flags of `d` and a parser of reasoning, `u` of `c`, `v` with scale-out.
   */
  readonly name: 'a' | 'b' | 'c' | 'd' | 's' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 't' | 'u' | 'v';
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether the texts are the requests' own, so that every character counts. */
  readonly isExact: boolean;
  /** Those headers that clients look at and that were recorded. */
  readonly comparedHeaders: readonly string[];
  readonly cases: readonly RecordedCase[];
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request, and its answer: one of `json`, `sse`, `text` and `families`. */
export interface RecordedCase extends RecordedRequest {
  readonly name: string;
  readonly status: number;
  /** The headers that are compared. */
  readonly shown: Readonly<Record<string, string>>;
  /** Of an error's message only the numbers of three digits and more: `"1024 1025"`. */
  readonly json?: unknown;
  /** A whole event stream. */
  readonly sse?: string;
  readonly text?: string;
  /** Of metrics, names and types: `vllm:num_requests_running gauge`. */
  readonly families?: readonly string[];
}

/** An answer to compare with a recorded one. */
export interface GivenAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** All runs. */
export const recordedRuns: readonly RecordedRun[] = ['answers.json.gz', 'endpoints.json.gz', 'corners.json.gz', 'echoes.json.gz', 'faults.json.gz'].flatMap(
  (file) => JSON.parse(gunzipSync(readFileSync(new URL(file, import.meta.url))).toString('utf8')) as readonly RecordedRun[],
);

// What the API shows of parts it does not know: implemented in telemetry, joined in compose.ts.

/** The exposition that `/metrics` answers with. */
export interface MetricsPort {
  /** The present text, in the Prometheus text format. */
  expose(): string;
}

// Flags that the Go simulator, llm-d-inference-sim 0.9.2, has and vLLM has not; those with "_" are its logger's.
import { type AcceptedFlag, parseAcceptedFlags } from '../config/accepted-flag.ts';

const SWITCHES = `
  dataset-in-memory enable-kvcache force-dummy-tokenizer log-http omni self-signed-certs skip-tool-validation
  use-vllm-map-event-format add_dir_header alsologtostderr legacy_stderr_threshold_behavior logtostderr one_output skip_headers
  skip_log_headers
`;

const VALUES = `
  dataset-path dataset-table-name dataset-url default-embedding-dimensions event-batch-size failure-injection-rate
  fake-metrics-refresh-interval global-cache-hit-threshold hash-seed image-emission-rate inter-token-latency
  inter-token-latency-std-dev kv-cache-size kv-cache-transfer-latency kv-cache-transfer-latency-std-dev
  kv-cache-transfer-time-per-token kv-cache-transfer-time-std-dev kv-events-replay-endpoint kv-events-replay-queue-size
  latency-calculator max-request-body-size-mb max-tool-call-array-param-length max-tool-call-integer-param
  max-tool-call-number-param max-waiting-queue-length min-tool-call-array-param-length min-tool-call-integer-param
  min-tool-call-number-param mm-render-timeout mode object-tool-call-not-required-field-probability prefill-overhead
  prefill-time-per-token prefill-time-std-dev render-timeout render-url startup-duration time-factor-under-load
  time-to-first-token time-to-first-token-std-dev time-to-generate-image time-to-generate-image-std-dev
  tool-call-extra-call-probability tool-call-not-required-param-probability zmq-endpoint alsologtostderrthreshold
  log_backtrace_at log_dir log_file log_file_max_size stderrthreshold v|-v vmodule
`;

const LISTS = `
  failure-types
`;

const JSON_VALUES = `
  fake-metrics
`;

/** Every one of them, with all of its names. Those that are options of this program too are among them. */
export const goSimulatorFlags: readonly AcceptedFlag[] = [
  ...parseAcceptedFlags('switch', SWITCHES),
  ...parseAcceptedFlags('value', VALUES),
  ...parseAcceptedFlags('values', LISTS),
  ...parseAcceptedFlags('json', JSON_VALUES),
];

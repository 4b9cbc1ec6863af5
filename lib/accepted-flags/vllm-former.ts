// Flags of `vllm serve` in earlier versions that vLLM 0.32 no longer has: manifests still give them.
import { type AcceptedFlag, parseAcceptedFlags } from '../config/accepted-flag.ts';

const SWITCHES = `
  calculate-kv-scales disable-async-output-proc disable-frontend-multiprocessing disable-image-processor disable-log-requests
  disable-mm-preprocessor-cache enable-lora-bias enable-microbatching enable-multimodal-encoder-data-parallel
  enable-prompt-adapter enable-reasoning engine-use-ray eplb-log-balancedness exclude-log-deltas
  guided-decoding-disable-additional-properties guided-decoding-disable-any-whitespace guided-decoding-disable-fallback
  use-v2-block-manager worker-use-ray
`;

const VALUES = `
  chat-template-text-format eplb-step-interval eplb-window-size guided-decoding-backend image-feature-size image-input-shape
  image-input-type image-processor image-processor-revision image-token-id logits-processor-pattern lora-extra-vocab-size
  max-context-len-to-capture max-long-partial-prefills max-num-partial-prefills max-paddings max-prompt-adapter-token
  max-prompt-adapters max-seq-len-to-capture microbatching-token-threshold ngram-prompt-lookup-max ngram-prompt-lookup-min
  num-lookahead-slots num-redundant-experts num-scheduler-steps num-speculative-tokens override-attention-dtype preemption-mode
  qlora-adapter-name-or-path quantization-param-path rope-theta scheduler-delay-factor spec-decoding-acceptance-method
  speculative-disable-by-batch-size speculative-draft-tensor-parallel-size speculative-max-model-len speculative-model
  speculative-model-quantization swap-space task tokenizer-pool-size tokenizer-pool-type
  typical-acceptance-sampler-posterior-alpha typical-acceptance-sampler-posterior-threshold weights-load-device
`;

// The flag alone, or true or false behind it.
const OPTIONAL_VALUES = `
  disable-logprobs-during-spec-decoding multi-step-stream-outputs speculative-disable-mqa-scorer
`;

const LISTS = `
  cuda-graph-sizes long-lora-scaling-factors prompt-adapters
`;

const JSON_VALUES = `
  override-neuron-config override-pooler-config rope-scaling tokenizer-pool-extra-config
`;

/** The better known ones, none of which is a flag of vLLM 0.32. */
export const formerVllmFlags: readonly AcceptedFlag[] = [
  ...parseAcceptedFlags('switch', SWITCHES),
  ...parseAcceptedFlags('value', VALUES),
  ...parseAcceptedFlags('optional-value', OPTIONAL_VALUES),
  ...parseAcceptedFlags('values', LISTS),
  ...parseAcceptedFlags('json', JSON_VALUES),
];

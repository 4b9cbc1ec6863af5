// Tokens read and written, each sequence for itself.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

export const tokenMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const prompt = registry
    .counter({
      name: 'vllm:prompt_tokens',
      help: 'Prompt tokens of sequences that have begun to answer.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const generation = registry
    .counter({
      name: 'vllm:generation_tokens',
      help: 'Generated tokens.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  return {
    firstToken(sequence) {
      prompt.inc(sequence.numPromptTokens);
      generation.inc();
    },
    nextToken() {
      generation.inc();
    },
  };
};

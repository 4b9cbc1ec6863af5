// How often the parser of tool calls has run, and whether it found calls (vLLM's parser/metrics.py). Without a parser there is no such metric.
import type { ApiObserver } from '../api-observer.ts';
import type { MetricGroup } from './group.ts';

// vLLM's values, in its order; all of them are exported from the start.
const MODES = ['streaming', 'non_streaming'] as const;
const OUTCOMES = ['tool_call', 'no_tool_call'] as const;
const REQUEST_TYPES = ['chat_completions', 'responses', 'other'] as const;

export const toolCallParserMetrics: MetricGroup<ApiObserver> = ({ registry, engineLabels: { model_name }, hasToolCallParser }) => {
  if (!hasToolCallParser) return {};
  const family = registry.counter({
    name: 'vllm:tool_call_parser_invocations',
    help: 'Runs of the parser of tool calls, with --tool-call-parser: one for a whole choice, one for each delta of a stream.',
    labelNames: ['mode', 'model_name', 'outcome', 'request_type'],
  });
  const counterOf = (mode: string, outcome: string, requestType: string) => family.child({ mode, model_name, outcome, request_type: requestType });
  for (const mode of MODES) for (const outcome of OUTCOMES) for (const requestType of REQUEST_TYPES) counterOf(mode, outcome, requestType);
  // Found by type and mode, then by outcome: this is counted for every token of a stream.
  const counters = (mode: (typeof MODES)[number]) => ({
    chat_completions: OUTCOMES.map((outcome) => counterOf(mode, outcome, 'chat_completions')),
    responses: OUTCOMES.map((outcome) => counterOf(mode, outcome, 'responses')),
  });
  const byMode = { streaming: counters('streaming'), non_streaming: counters('non_streaming') };
  return {
    toolCallsParsed(requestType, mode, hasCalls) {
      byMode[mode][requestType][hasCalls ? 0 : 1]?.inc();
    },
  };
};

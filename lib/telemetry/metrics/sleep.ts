// Whether the engine sleeps, and how deeply: vLLM's three gauges, of which at most one is 1.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

export const sleepMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const family = registry.gauge({
    name: 'vllm:engine_sleep_state',
    help: 'Sleep: awake, or asleep with the weights moved away (level 1) or everything dropped (level 2).',
    labelNames: [...ENGINE_LABEL_NAMES, 'sleep_state'],
  });
  const stateOf = (state: string) => family.child({ ...engineLabels, sleep_state: state });
  const awake = stateOf('awake');
  const weightsOffloaded = stateOf('weights_offloaded');
  const discardAll = stateOf('discard_all');
  awake.set(1);
  return {
    sleepStateChanged(level) {
      awake.set(level === null ? 1 : 0);
      weightsOffloaded.set(level === 1 ? 1 : 0);
      discardAll.set(level === 2 ? 1 : 0);
    },
  };
};

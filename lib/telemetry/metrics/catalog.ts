// Every group of metrics, in the order in which they are exposed. A new group is a file and a line.
import type { MetricGroup } from './group.ts';
import { latencyMetrics } from './latency.ts';
import { loraMetrics } from './lora.ts';
import { queueMetrics } from './queue.ts';
import { successMetrics } from './success.ts';
import { tokenMetrics } from './tokens.ts';

export const metricGroups: readonly MetricGroup[] = [queueMetrics, tokenMetrics, successMetrics, latencyMetrics, loraMetrics];

// Every group of metrics, in the order in which they are exposed. A new group is a file and a line.
import { admissionMetrics } from './admission.ts';
import { cacheConfigMetrics } from './cache-config.ts';
import type { MetricGroup } from './group.ts';
import { idleMetrics } from './idle.ts';
import { kvCacheMetrics } from './kv-cache.ts';
import { latencyMetrics } from './latency.ts';
import { loraMetrics } from './lora.ts';
import { queueMetrics } from './queue.ts';
import { requestParamsMetrics } from './request-params.ts';
import { requestSizeMetrics } from './request-size.ts';
import { sleepMetrics } from './sleep.ts';
import { successMetrics } from './success.ts';
import { tokenMetrics } from './tokens.ts';

export const metricGroups: readonly MetricGroup[] = [
  queueMetrics,
  kvCacheMetrics,
  tokenMetrics,
  successMetrics,
  admissionMetrics,
  requestSizeMetrics,
  requestParamsMetrics,
  latencyMetrics,
  cacheConfigMetrics,
  loraMetrics,
  sleepMetrics,
  idleMetrics,
];

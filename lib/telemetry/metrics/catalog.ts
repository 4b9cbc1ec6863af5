// Every group of metrics, in the order in which they are exposed. A new group is a file and a line.
import type { ApiObserver } from '../api-observer.ts';
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
import { toolCallParserMetrics } from './tool-call-parser.ts';

/** Those that the engine feeds. */
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

/** Those that the API feeds; exposed after the others. */
export const apiMetricGroups: readonly MetricGroup<ApiObserver>[] = [toolCallParserMetrics];

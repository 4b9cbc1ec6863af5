// Limits of steps that do not limit anything in small tests.
import type { StepLimits } from '../../lib/engine/scheduler/step-scheduler.ts';

export const STEP_LIMITS: StepLimits = {
  maxNumScheduledTokens: 8192,
  maxNumBatchedTokens: 8192,
  maxModelLen: 1024,
  enableChunkedPrefill: true,
  longPrefillTokenThreshold: 0,
  longPrefillTokenThresholdAdaptive: false,
};

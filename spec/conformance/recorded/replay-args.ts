// Flags that make a simulator the recorded server, beside those that the run names.

/**
 * The recorded model's generation_config.json sets its sampling values. With other seeds, generated calls are now and then longer
 * than the limits of their requests.
 */
export const replayArgs: readonly string[] = [
  '--seed', '0', '--override-generation-config', '{"temperature": 0.6, "top_k": 20, "top_p": 0.95}',
];

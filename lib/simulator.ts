// What the package exports: a simulator for an application's own tests. Its declarations need no types of Node.
import { createSystemClock } from './base/clock.ts';
import { silentLogger } from './base/log.ts';
import { resolveConfig } from './config/resolve.ts';
import { startServer } from './compose.ts';
import { options } from './options.ts';
import type { Simulator } from './running-simulator.ts';
import type { SimulatorOptions } from './simulator-options.ts';

export type { Simulator, SimulatorOptions };

/**
 * Starts a simulator: on a free port of the loopback interface unless the options say otherwise. As many as wanted run side by
 * side.
 *
 * @throws (by rejecting) UsageError for an option that is unknown or has an impossible value, OptionValueError where two options
 *   contradict each other; the system's error when the port is taken.
 */
export async function startSimulator(given: SimulatorOptions): Promise<Simulator> {
  const config = resolveConfig(options, given, { host: '127.0.0.1', port: 0 });
  return startServer(config, { clock: createSystemClock(), logger: silentLogger, env: process.env });
}

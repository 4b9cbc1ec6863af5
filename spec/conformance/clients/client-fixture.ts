// What the clients share: a server that generates tool calls and texts of a form, a tool, a form.
import { z } from 'zod';
import { withSimulator } from '../../support/simulator-fixture.ts';
import type { SimulatorOptions } from '../../../lib/simulator.ts';

/** A server that calls tools whenever it may, and has room for long arguments. */
export const GENERATING: Partial<SimulatorOptions> = { toolCallParser: 'hermes', enableAutoToolChoice: true, toolCallProbability: 1, maxModelLen: 16_384, seed: 7 };

/** A server of vectors. */
export const POOLING: Partial<SimulatorOptions> = { runner: 'pooling' };

/** What a caller of the tool has to give. */
export const weatherArguments = z.object({
  city: z.string().min(2).max(20).describe('Name of the city'),
  unit: z.enum(['celsius', 'fahrenheit']),
  days: z.number().int().min(1).max(7),
});

/** The form of a structured answer. */
export const personForm = z.object({
  name: z.string().max(20),
  age: z.number().int().min(0).max(120),
  role: z.enum(['admin', 'guest']),
  tags: z.array(z.string().max(10)).min(1).max(3),
});

/** Runs `use` with the URL of a server that asks for a key, and the key. */
export function withKey(use: (url: string, key: string) => Promise<void>): Promise<void> {
  return withSimulator({ apiKey: ['secret'], mode: 'echo' }, ({ url }) => use(url, 'secret'));
}

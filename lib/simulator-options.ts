// The options of a simulator inside a program.
import type { Config } from './options.ts';

/**
 * Names of flags, in camel case, that differ from the key of their option, each with that key. The declarations say the same at
 * run time, and a test compares the two.
 */
export const otherOptionNames = {
  maxRunningRequests: 'maxNumSeqs',
  kvCacheSize: 'numGpuBlocksOverride',
} as const;

type OtherOptionNames = typeof otherOptionNames;

/** A value as on the command line, or as number, boolean, list or null; `undefined`: not given. */
type Given<Value> = Value | string | undefined;

/** Every option by the camel-case name of any of its flags; `model` is mandatory. */
export type SimulatorOptions = { readonly [Key in keyof Config]?: Given<Config[Key]> } & {
  readonly [Name in keyof OtherOptionNames]?: Given<Config[OtherOptionNames[Name]]>;
} & { readonly model: string };

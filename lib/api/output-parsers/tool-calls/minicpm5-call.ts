// A call of MiniCPM 5, read.
import type { LosslessJson } from '../../../codec/lossless-json.ts';

/** The arguments of a call by name. */
export type Arguments = Map<string, LosslessJson>;

/** A call of a function that is offered. */
export interface FunctionCall {
  readonly name: string;
  readonly args: Arguments;
}

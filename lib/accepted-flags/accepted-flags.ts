// Every flag of another server that this one accepts.
import type { AcceptedFlag } from '../config/accepted-flag.ts';
import { goSimulatorFlags } from './go-simulator.ts';
import { formerVllmFlags } from './vllm-former.ts';
import { vllmFlags } from './vllm.ts';

/** No two share a name. An option of this program counts before the flag of its name, and so takes it out of the list. */
export const acceptedFlags: readonly AcceptedFlag[] = [...vllmFlags, ...formerVllmFlags, ...goSimulatorFlags];

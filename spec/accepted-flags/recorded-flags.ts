// The flags of `vllm serve` in vLLM 0.32, as its parser declares them.
import { readFileSync } from 'node:fs';
import type { AcceptedKind } from '../../lib/config/accepted-flag.ts';

/** One flag. */
export interface RecordedFlag {
  /** Every name with its dashes, negated ones among them. */
  readonly flags: readonly string[];
  readonly kind: AcceptedKind;
  /** What its values are; absent where there are none. */
  readonly type?: 'str' | 'int' | 'float' | 'json' | 'human_readable_int' | 'human_readable_int_or_auto';
  /** Whether the empty text and None stand for "not given". */
  readonly optional?: boolean;
  readonly choices?: readonly string[];
}

/** All of them, in the order in which vLLM declares them. */
export function readRecordedFlags(): RecordedFlag[] {
  return JSON.parse(readFileSync(new URL('vllm-0.32-flags.json', import.meta.url), 'utf8')) as RecordedFlag[];
}

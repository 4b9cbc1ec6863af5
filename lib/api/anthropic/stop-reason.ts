// Why a message ended, in this API's words (vLLM: _to_anthropic_stop_reason in entrypoints/anthropic/serving.py).
import type { StopReason } from '../../engine/output.ts';
import type { ChatFinishReason } from '../chat/output.ts';

/** Why a message ended, in this API's words. */
export type MessageStopReason = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use';

/** The words, and the stop string that was met. */
export interface MessageEnd {
  readonly stopReason: MessageStopReason | null;
  readonly stopSequence: string | null;
}

export interface EndFacts {
  /** Of the chat. */
  readonly finishReason: ChatFinishReason;
  readonly stopReason: StopReason;
  readonly usesTool: boolean;
  /** Whether the input of the last call is complete: one that was cut short must not be made. */
  readonly isToolComplete: boolean;
}

/** The end of a message. A limit comes before everything, a complete call before the stop string that ended it. */
export function toMessageEnd({ finishReason, stopReason, usesTool, isToolComplete }: EndFacts): MessageEnd {
  if (finishReason === 'length') return { stopReason: 'max_tokens', stopSequence: null };
  if (finishReason !== 'stop' && finishReason !== 'tool_calls') return { stopReason: null, stopSequence: null };
  if (isToolComplete) return { stopReason: 'tool_use', stopSequence: null };
  if (typeof stopReason === 'string') return { stopReason: 'stop_sequence', stopSequence: stopReason };
  return { stopReason: finishReason === 'tool_calls' || usesTool ? 'tool_use' : 'end_turn', stopSequence: null };
}

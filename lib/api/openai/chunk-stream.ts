// From a token stream to server-sent events: one frame per token, one socket write per batch.
import { toServerError } from '../../base/error.ts';
import type { FinishReason, SequenceOutput, TokenBatch } from '../../engine/output.ts';
import type { TokenStream } from '../../engine/token-stream.ts';
import type { EventStream } from '../../wire/http/event-stream.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import { DONE_FRAME, EVENT_STREAM_TYPE } from '../../wire/sse/frame.ts';
import type { OpenAiContext } from './context.ts';
import { toErrorFrame } from './error-body.ts';

/** A piece of one choice: usually one token, several merged for a slow reader. */
export interface ChunkPiece {
  /** The choice's index. */
  readonly index: number;
  readonly text: string;
  readonly numTokens: number;
  /** Set in the choice's last piece. */
  readonly finishReason: FinishReason | null;
}

/** Writes an endpoint's frames. Called in order; each returns whole frames, or nothing. */
export interface ChunkEncoder {
  /** Before the first piece of any choice. */
  opening(): string;
  piece(piece: ChunkPiece): string;
  /** After the last piece, before `[DONE]`. */
  closing(): string;
}

/**
 * Sends a stream as the answer. An error that comes before the first batch and after the head ends the stream in-band, as does
 * a later one. A reader whose socket is full waits for nobody and holds up nobody: its next batch is merged, a frame a choice.
 */
export async function sendChunks(
  context: OpenAiContext,
  exchange: HttpExchange,
  { stream, encoder }: { readonly stream: TokenStream; readonly encoder: ChunkEncoder },
): Promise<void> {
  const events = exchange.startEventStream(200, EVENT_STREAM_TYPE);
  if (!stream.isReady) events.flushHead();
  const unsent = { text: '' };
  try {
    await pump({ stream, encoder, events, unsent });
    if (!exchange.isClosed) events.end(unsent.text + encoder.closing() + DONE_FRAME);
  } catch (thrown) {
    const error = toServerError(thrown);
    if (error.kind === 'internal') context.logger.error('a stream failed', { target: exchange.target }, error.cause);
    stream.close();
    if (!exchange.isClosed) events.end(unsent.text + toErrorFrame(error) + DONE_FRAME);
  }
}

interface Pump {
  readonly stream: TokenStream;
  readonly encoder: ChunkEncoder;
  readonly events: EventStream;
  /** Frames that leave with the next write. */
  readonly unsent: { text: string };
}

async function pump({ stream, encoder, events, unsent }: Pump): Promise<void> {
  let isFirst = true;
  let isReaderSlow = false;
  for await (const batch of stream) {
    if (isFirst) unsent.text = encoder.opening();
    isFirst = false;
    unsent.text += encodeBatch(encoder, batch, isReaderSlow);
    // The last batch leaves in one write with the end of the answer.
    if (stream.isReady) continue;
    isReaderSlow = !events.write(unsent.text);
    unsent.text = '';
    if (isReaderSlow) await events.drained();
  }
}

function encodeBatch(encoder: ChunkEncoder, batch: TokenBatch, isMerged: boolean): string {
  let frames = '';
  for (const output of batch) frames += isMerged ? encodeMerged(encoder, output) : encodeEach(encoder, output);
  return frames;
}

function encodeEach(encoder: ChunkEncoder, { index, tokens, finishReason }: SequenceOutput): string {
  const last = tokens.length - 1;
  let frames = '';
  for (let position = 0; position <= last; position++) {
    const text = tokens[position]?.text ?? '';
    frames += encoder.piece({ index, text, numTokens: 1, finishReason: position === last ? finishReason : null });
  }
  return frames;
}

function encodeMerged(encoder: ChunkEncoder, { index, tokens, finishReason }: SequenceOutput): string {
  const text = tokens.map((token) => token.text).join('');
  return encoder.piece({ index, text, numTokens: tokens.length, finishReason });
}

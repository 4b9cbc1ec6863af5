// From a token stream to server-sent events: one frame per token, one socket write per batch.
import { type ServerError, toServerError } from '../../base/error.ts';
import type { FinishReason, SequenceOutput, StopReason, Token, TokenBatch } from '../../engine/output.ts';
import type { TokenStream } from '../../engine/token-stream.ts';
import type { EventStream } from '../../wire/http/event-stream.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import { EVENT_STREAM_TYPE } from '../../wire/sse/frame.ts';
import type { GenerationContext } from './context.ts';

/** A piece of one choice: usually one token, several merged for a slow reader. */
export interface ChunkPiece {
  /** The choice's index. */
  readonly index: number;
  readonly text: string;
  /** None only where a choice ends without a further one. */
  readonly tokens: readonly Token[];
  /** Set in the choice's last piece. */
  readonly finishReason: FinishReason | null;
  readonly stopReason: StopReason;
}

/** Writes an endpoint's frames. Called in order; each returns whole frames, or nothing. */
export interface ChunkEncoder {
  /** What leaves with the head of the answer, before there is any token; absent where nothing does. */
  greeting?(): string;
  /** Before the first piece of any choice. */
  opening(): string;
  piece(piece: ChunkPiece): string;
  /** After the last piece: the end of the stream. */
  closing(): string;
  /** Instead of what is still to come: an error, and the end of the stream. */
  failure(error: ServerError): string;
}

export interface ChunkStreamOptions {
  readonly stream: TokenStream;
  readonly encoder: ChunkEncoder;
  /** Tokens to a piece: the first one alone, then so many, the last ones at once. */
  readonly interval: number;
}

/**
 * Sends a stream as the answer. An error that comes before the first batch and after the head ends the stream in-band, as does
 * a later one. A reader whose socket is full waits for nobody and holds up nobody: its next batch is merged, a frame a choice.
 */
export async function sendChunks(context: GenerationContext, exchange: HttpExchange, options: ChunkStreamOptions): Promise<void> {
  const { stream, encoder, interval } = options;
  const events = exchange.startEventStream(200, EVENT_STREAM_TYPE);
  const unsent = { text: encoder.greeting?.() ?? '' };
  if (!stream.isReady) greet(events, unsent);
  const keepAlive = context.keepAliveMs > 0 ? setInterval(() => events.writeIfIdle(KEEP_ALIVE), context.keepAliveMs) : null;
  try {
    await pump({ stream, pieces: new PieceWriter(encoder, interval), events, unsent, keepAlive });
    if (!exchange.isClosed) events.end(unsent.text + encoder.closing());
  } catch (thrown) {
    const error = toServerError(thrown);
    if (error.kind === 'internal') context.logger.error('a stream failed', { target: exchange.target }, error.cause);
    stream.close();
    if (!exchange.isClosed) events.end(unsent.text + encoder.failure(error));
  } finally {
    if (keepAlive !== null) clearInterval(keepAlive);
  }
}

// A comment: readers of events take no notice, proxies do.
const KEEP_ALIVE = ': keep-alive\n\n';

function greet(events: EventStream, unsent: { text: string }): void {
  if (unsent.text === '') events.flushHead();
  else events.write(unsent.text);
  unsent.text = '';
}

interface Pump {
  readonly stream: TokenStream;
  readonly pieces: PieceWriter;
  readonly events: EventStream;
  /** Frames that leave with the next write. */
  readonly unsent: { text: string };
  /** Starts anew with each write; null: none. */
  readonly keepAlive: NodeJS.Timeout | null;
}

async function pump({ stream, pieces, events, unsent, keepAlive }: Pump): Promise<void> {
  let isReaderSlow = false;
  for await (const batch of stream) {
    unsent.text += pieces.write(batch, isReaderSlow);
    // The last batch leaves in one write with the end of the answer.
    if (stream.isReady || unsent.text === '') continue;
    isReaderSlow = !events.write(unsent.text);
    unsent.text = '';
    keepAlive?.refresh();
    if (isReaderSlow) await events.drained();
  }
}

/** Cuts batches into pieces. */
export class PieceWriter {
  readonly #encoder: ChunkEncoder;
  readonly #interval: number;
  // By choice; only where pieces hold several tokens. The first group is one token: it goes at once.
  readonly #groups: TokenGroup[] = [];
  #hasBegun = false;

  constructor(encoder: ChunkEncoder, interval: number) {
    this.#encoder = encoder;
    this.#interval = interval;
  }

  /** The frames of a batch. @param isMerged whether each choice gets one piece, whatever it holds */
  write(batch: TokenBatch, isMerged: boolean): string {
    let frames = this.#hasBegun ? '' : this.#encoder.opening();
    this.#hasBegun = true;
    // What came at once came by turns: choices are in step.
    for (const output of batch.length === 1 || isMerged ? batch : listByTurns(batch)) {
      if (this.#interval > 1) frames += this.#writeInterval(output);
      else frames += isMerged ? this.#writeMerged(output, output.tokens) : this.#writeEach(output);
    }
    return frames;
  }

  #writeEach({ index, tokens, tail, finishReason, stopReason }: SequenceOutput): string {
    const last = tokens.length - 1;
    let frames = '';
    for (let position = 0; position < last; position++) {
      const token = tokens[position];
      if (token !== undefined) frames += this.#encoder.piece({ index, text: token.text, tokens: [token], finishReason: null, stopReason: null });
    }
    // A choice that is ended from outside may end without a further token.
    return frames + this.#encoder.piece({ index, text: (tokens[last]?.text ?? '') + tail, tokens: tokens.slice(-1), finishReason, stopReason });
  }

  #writeMerged({ index, tail, finishReason, stopReason }: SequenceOutput, tokens: readonly Token[]): string {
    const text = (tokens.length === 1 ? (tokens[0]?.text ?? '') : tokens.map((token) => token.text).join('')) + tail;
    return this.#encoder.piece({ index, text, tokens, finishReason, stopReason });
  }

  #writeInterval(output: SequenceOutput): string {
    const { index, tokens, finishReason } = output;
    const group = (this.#groups[index] ??= { tokens: [], size: 1 });
    const numBeforeEnd = finishReason === null ? tokens.length : tokens.length - 1;
    let frames = '';
    for (let position = 0; position < numBeforeEnd; position++) {
      const token = tokens[position];
      if (token !== undefined) group.tokens.push(token);
      if (group.tokens.length < group.size) continue;
      frames += this.#writeMerged({ ...output, tail: '', finishReason: null, stopReason: null }, group.tokens.splice(0));
      group.size = this.#interval;
    }
    return finishReason === null ? frames : frames + this.#writeMerged(output, [...group.tokens, ...tokens.slice(-1)]);
  }
}

// The outputs cut into tokens: the first of each, the second of each, and so on.
function listByTurns(batch: TokenBatch): SequenceOutput[] {
  const turns: SequenceOutput[] = [];
  let others = batch;
  for (let turn = 0; others.length > 0; turn++) {
    for (const output of others) turns.push(toTurn(output, turn));
    others = others.filter(({ tokens }) => tokens.length > turn + 1);
  }
  return turns;
}

// The last one has the end; an output without any token has only that.
function toTurn(output: SequenceOutput, turn: number): SequenceOutput {
  const tokens = output.tokens.slice(turn, turn + 1);
  return turn + 1 < output.tokens.length ? { index: output.index, tokens, tail: '', finishReason: null, stopReason: null } : { ...output, tokens };
}

// Tokens of one choice that leave in one piece.
interface TokenGroup {
  readonly tokens: Token[];
  size: number;
}

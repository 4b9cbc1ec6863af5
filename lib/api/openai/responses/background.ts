// A response that is made whether its client waits or not.
import { toServerError } from '../../../base/error.ts';
import type { TokenStream } from '../../../engine/token-stream.ts';
import { PieceWriter } from '../../generation/chunk-stream.ts';
import { collectAnswer } from '../../generation/collect.ts';
import type { GenerationContext } from '../../generation/context.ts';
import type { EventLog } from './event-log.ts';
import type { ResponsesCall } from './call.ts';
import { toResponse } from './response.ts';
import type { ResponseStore } from './response-store.ts';
import type { StoredResponse } from './stored-response.ts';
import { ResponseEncoder } from './stream.ts';

export interface BackgroundWork {
  readonly call: ResponsesCall;
  readonly tokens: TokenStream;
  readonly response: StoredResponse;
  readonly store: ResponseStore;
  readonly context: GenerationContext;
}

/** Makes a response to its end. It never rejects: an error makes a failed response, one of the program's own is logged. */
export async function runInBackground(work: BackgroundWork): Promise<void> {
  const { response, store } = work;
  if (response.log === null) await runBuffered(work);
  else await runLogged(work, response.log);
  store.recount(response);
}

async function runBuffered(work: BackgroundWork): Promise<void> {
  const { call, tokens, response, context } = work;
  try {
    const answer = await collectAnswer(tokens, 1);
    if (answer !== null) response.finish(toResponse(call, answer, context));
  } catch (thrown) {
    fail(work, thrown);
  }
}

async function runLogged(work: BackgroundWork, log: EventLog): Promise<void> {
  const { call, tokens, response, store, context } = work;
  const encoder = new ResponseEncoder({
    call,
    context,
    prefill: () => tokens.prefill,
    handover: () => tokens.handover,
    timing: () => tokens.timing,
    onFinished: (finished) => response.finish(finished),
  });
  const pieces = new PieceWriter(encoder, call.chat.presentation.streamInterval);
  try {
    log.append(encoder.greeting());
    for await (const batch of tokens) {
      log.append(pieces.write(batch, false));
      store.recount(response);
    }
    if (response.isRunning) log.append(encoder.closing());
  } catch (thrown) {
    log.append(encoder.failure(fail(work, thrown)));
  } finally {
    log.close();
  }
}

function fail({ call, response, context }: BackgroundWork, thrown: unknown): ReturnType<typeof toServerError> {
  const error = toServerError(thrown);
  if (error.kind === 'internal') context.logger.error('a background response failed', { id: call.id }, error.cause);
  response.fail();
  return error;
}

// The way into the engine: what takes long is done ahead, and a client that goes away takes its request with it.
import type { Engine } from '../../engine/engine.ts';
import type { GenerationRequest } from '../../engine/request.ts';
import type { TokenStream } from '../../engine/token-stream.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';

/**
 * Queues a request: at once, or, where its prompts are long, when they are prepared.
 *
 * @throws (by rejecting where it is prepared) ServerError as `Engine.submit`
 */
export function submitPrepared(engine: Engine, request: GenerationRequest): TokenStream | Promise<TokenStream> {
  const prepared = engine.prepare(request);
  return prepared instanceof Promise ? prepared.then((ready) => engine.submit(ready)) : engine.submit(prepared);
}

/** The same for a client that waits for the answer; without it the stream is closed. @throws as `submitPrepared` */
export function submitFor(exchange: HttpExchange, engine: Engine, request: GenerationRequest): TokenStream | Promise<TokenStream> {
  const submitted = submitPrepared(engine, request);
  return submitted instanceof Promise ? submitted.then((tokens) => closeWhenGone(exchange, tokens)) : closeWhenGone(exchange, submitted);
}

function closeWhenGone(exchange: HttpExchange, tokens: TokenStream): TokenStream {
  exchange.onGone(() => tokens.close());
  return tokens;
}

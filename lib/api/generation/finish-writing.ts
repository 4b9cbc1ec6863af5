// The body of a whole answer, which log probabilities may make tens of megabytes long: in slices, between which everything else goes on.
import { beginSteps, type Steps } from '../../base/slices/meter.ts';
import { UNITS_PER_TURN } from '../../base/slices/slice-queue.ts';
import { ClientGoneError } from '../../wire/http/body.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { GenerationContext } from './context.ts';

/**
 * The body, at once where it is short.
 *
 * @throws (by rejecting) ClientGoneError when the client goes away before it is written
 */
export function finishWriting(exchange: HttpExchange, body: string | Steps<string>, { slices }: Pick<GenerationContext, 'slices'>): string | Promise<string> {
  if (typeof body === 'string') return body;
  const begun = beginSteps(body, UNITS_PER_TURN);
  if (begun.isDone) return begun.value;
  const gone = new AbortController();
  exchange.onGone(() => gone.abort(new ClientGoneError('connection closed while the answer was written')));
  return slices.run(body, gone.signal);
}

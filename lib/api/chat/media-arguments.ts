// Arguments of a request for the loading and the processing of its media. Nothing here reads them; a server that distrusts them says so.
import { ServerError } from '../../base/error.ts';
import { type Fields, object } from '../fields.ts';
import { isTruthy } from '../generation/untyped-checks.ts';
import type { GenerationContext } from '../generation/context.ts';
import { objects } from '../generation/field-kinds.ts';

export interface MediaArguments {
  readonly mm_processor_kwargs: Readonly<Record<string, unknown>> | null;
  /** By modality. */
  readonly media_io_kwargs: Readonly<Record<string, unknown>> | null;
}

export const mediaArgumentFields: Fields<MediaArguments> = { mm_processor_kwargs: object(), media_io_kwargs: objects() };

/**
 * Refuses arguments where requests are not trusted with them, by their names alone: also a request for a text, which has no such fields.
 *
 * @throws ServerError `invalid_request`
 */
export function checkMediaArguments(body: Partial<Readonly<Record<keyof MediaArguments, unknown>>>, { chat }: GenerationContext): void {
  for (const name of ['mm_processor_kwargs', 'media_io_kwargs'] as const) {
    if (!isTruthy(body[name]) || chat.trustsMediaArguments) continue;
    throw new ServerError('invalid_request', `${name} is not taken from requests: see --trust-request-mm-kwargs.`, { param: name });
  }
}

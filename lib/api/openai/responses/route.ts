// POST /v1/responses, GET /v1/responses/{response_id}, POST /v1/responses/{response_id}/cancel
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Handler, Route } from '../../../wire/http/router.ts';
import { describeBody, ENGINE_FAILURES, MEDIA_FAILURES, STREAMED } from '../../describe-body.ts';
import { answerThrown, jsonHandler } from '../../json-handler.ts';
import { booleanParameter, describeQuery, type QueryParameter, type QueryParameters, readQuery } from '../../query-parameters.ts';
import type { GenerationContext } from '../../generation/context.ts';
import type { ResponsesContext, ResponsesSettings } from './context.ts';
import { createResponse } from './create.ts';
import { sendLog } from './event-log.ts';
import { createUnknownResponse, ResponseRefusal, sendResponsesError } from './refusal.ts';
import { responsesFields } from './request-fields.ts';
import { ResponseStore } from './response-store.ts';
import type { StoredResponse } from './stored-response.ts';

/** The endpoints of responses, with a store of their own where the settings have one. */
export function createResponsesRoutes(generation: GenerationContext, { enableStore }: ResponsesSettings): Route[] {
  const context: ResponsesContext = { generation, store: enableStore ? new ResponseStore() : null };
  const path = '/v1/responses';
  const failures = { 404: 'No such response is stored' };
  return [
    {
      method: 'POST',
      path,
      operation: 'create_responses',
      summary: 'A response: buffered, streamed or in the background',
      describe: () => ({ ...describeBody({ ...ENGINE_FAILURES, ...MEDIA_FAILURES }, { ResponsesRequest: responsesFields }), otherContentTypes: STREAMED }),
      handler: jsonHandler(generation, (exchange, body) => createResponse(context, exchange, body), sendResponsesError),
    },
    {
      method: 'GET',
      path: `${path}/{response_id}`,
      operation: 'retrieve_responses',
      summary: 'A stored response, or the events of one from the background',
      describe: () => ({
        query: describeQuery(RETRIEVAL),
        otherContentTypes: STREAMED,
        failures: { ...failures, 400: 'No such event number, or no events are kept' },
      }),
      handler: guard(context, retrieve),
    },
    {
      method: 'POST',
      path: `${path}/{response_id}/cancel`,
      operation: 'cancel_responses',
      summary: 'Ends a response that is made in the background',
      describe: () => ({ failures: { ...failures, 400: 'It is not made any more' } }),
      handler: guard(context, cancel),
    },
  ];
}

interface RetrievalQuery {
  readonly stream: boolean;
  /** Null for all events. */
  readonly starting_after: number | null;
}

const RETRIEVAL: QueryParameters<RetrievalQuery> = { stream: booleanParameter(false), starting_after: eventNumber() };

// As Python's parser of parameters takes integers, of any size that it takes at all.
const INTEGER = /^\s*[-+]?\d+(?:\.0*)?\s*$/;
const MAX_NUMBER_CHARS = 4300;

function eventNumber(): QueryParameter<number | null> {
  const parse = (text: string): number | undefined => (text.length <= MAX_NUMBER_CHARS && INTEGER.test(text) ? Number(text) : undefined);
  return { schema: { type: 'integer' }, fallback: null, expected: 'an integer', parse };
}

/** Answers with a response of the store. */
type StoredHandler = (exchange: HttpExchange, context: ResponsesContext) => Promise<void> | void;

function guard(context: ResponsesContext, handle: StoredHandler): Handler {
  return async (exchange) => {
    try {
      await handle(exchange, context);
    } catch (thrown) {
      answerThrown(exchange, thrown, { logger: context.generation.logger, send: sendResponsesError });
    }
  };
}

function findResponse({ pathParameters }: HttpExchange, { store }: ResponsesContext): StoredResponse {
  const id = pathParameters['response_id'] ?? '';
  const response = store?.find(id) ?? null;
  if (response === null) throw createUnknownResponse(id, store);
  return response;
}

async function retrieve(exchange: HttpExchange, context: ResponsesContext): Promise<void> {
  const { stream, starting_after: last } = readQuery(exchange, RETRIEVAL);
  const response = findResponse(exchange, context);
  if (!stream) return sendBody(exchange, response);
  if (response.log === null) throw new ResponseRefusal(400, 'Events are kept of streamed background responses alone.', 'response_id');
  // Of a number below the first all events come.
  await sendLog(exchange, response.log, Math.max(0, (last ?? -1) + 1));
}

function cancel(exchange: HttpExchange, context: ResponsesContext): void {
  const response = findResponse(exchange, context);
  if (!response.isRunning) throw new ResponseRefusal(400, 'Only what is made in the background now can be cancelled.', 'response_id');
  response.cancel();
  context.store?.recount(response);
  sendBody(exchange, response);
}

function sendBody(exchange: HttpExchange, { body }: StoredResponse): void {
  exchange.send({ status: 200, contentType: 'application/json', body });
}

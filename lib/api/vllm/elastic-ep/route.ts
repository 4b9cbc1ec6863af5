// POST /scale_elastic_ep, /is_scaling_elastic_ep
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendFailure, sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardPlainJson } from '../handler.ts';

// There is one engine. Scaling to that many is done at once; to any other number it fails, as it does on a server that cannot scale.
const NUM_ENGINES = 1;
const DEFAULT_DRAIN_SECONDS = 120;

const POSITIVE = { type: 'integer', minimum: 1 };
const BODY_SCHEMA = {
  type: 'object',
  required: ['new_data_parallel_size'],
  properties: { new_data_parallel_size: POSITIVE, drain_timeout: { ...POSITIVE, type: ['integer', 'null'], default: DEFAULT_DRAIN_SECONDS } },
};

/** The endpoints of elastic expert parallelism. */
export function createElasticEpRoutes(context: VllmContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/scale_elastic_ep',
      summary: 'Change the number of engines; only the present one is possible',
      describe: () => ({ body: BODY_SCHEMA, failures: { 400: 'No such number', 500: 'Not possible' } }),
      handler: guardPlainJson(context, (exchange, body) => {
        // vLLM asks whatever it is given for its members.
        if (!isJsonObject(body)) throw new ServerError('internal', 'The body is not a JSON object.');
        const size = readSize(body);
        if (Number(size) === NUM_ENGINES) sendJson(exchange, { message: `Scaled to ${size === true ? 'True' : String(size)} data parallel engines` });
        else sendFailure(exchange, { status: 500, type: 'Internal Server Error', message: 'Scaling failed: the number of engines is fixed.' });
      }),
    },
    {
      method: 'POST',
      path: '/is_scaling_elastic_ep',
      summary: 'Whether the number of engines changes: never',
      handler: (exchange) => sendJson(exchange, { is_scaling_elastic_ep: false }),
    },
  ];
}

function readSize(body: Readonly<Record<string, unknown>>): unknown {
  const size = body['new_data_parallel_size'] ?? null;
  if (size === null) throw new ServerError('validation', "The body has no 'new_data_parallel_size'.");
  requirePositive('new_data_parallel_size', size);
  requirePositive('drain_timeout', body['drain_timeout'] ?? DEFAULT_DRAIN_SECONDS);
  return size;
}

function requirePositive(name: string, value: unknown): void {
  // True is the integer 1 to Python.
  if (value === true || (Number.isInteger(value) && Number(value) > 0)) return;
  throw new ServerError('validation', `'${name}' has to be a positive integer.`);
}

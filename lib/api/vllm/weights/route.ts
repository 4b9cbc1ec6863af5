// GET /weight_info, /get_world_size; POST /update_weight_version: what trainers ask a server for.
import type { Route } from '../../../wire/http/router.ts';
import { describeBody } from '../../describe-body.ts';
import { readFields } from '../../fields.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard, guardJson } from '../handler.ts';
import { mandatoryText } from '../mandatory-text.ts';
import { booleanParameter, describeQuery, readQuery } from '../../query-parameters.ts';

const versionFields = { new_version: mandatoryText() };
const WORLD_QUERY = { include_dp: booleanParameter(true) };

/** The endpoints of weights. The version is a text that whoever changes the weights gives them. */
export function createWeightRoutes(context: VllmContext): Route[] {
  let version = 'default';
  return [
    {
      method: 'GET',
      path: '/weight_info',
      summary: 'The version of the weights',
      handler: (exchange) => sendJson(exchange, { weight_version: version }),
    },
    {
      method: 'POST',
      path: '/update_weight_version',
      summary: 'Name the version of the weights',
      describe: () => describeBody({ 400: 'No version' }, versionFields),
      handler: guardJson(context, (exchange, body) => {
        version = readFields(body, versionFields).new_version;
        sendJson(exchange, { success: true, new_version: version });
      }),
    },
    {
      method: 'GET',
      path: '/get_world_size',
      summary: 'Workers of the engine: one',
      describe: () => ({ query: describeQuery(WORLD_QUERY), failures: { 400: 'Not a boolean' } }),
      handler: guard(context, (exchange) => {
        readQuery(exchange, WORLD_QUERY);
        sendJson(exchange, { world_size: 1 });
      }),
    },
  ];
}

// The endpoints of weights (vllm/entrypoints/rl/online/api_router.py): what trainers ask a server for.
import { ServerError } from '../../../base/error.ts';
import type { Handler, Route } from '../../../wire/http/router.ts';
import { describeBody, type Failures } from '../../describe-body.ts';
import type { Fields } from '../../fields.ts';
import { booleanParameter, describeQuery, readQuery } from '../../query-parameters.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardEmbedded } from '../embedded-body.ts';
import { guard } from '../handler.ts';
import { checkFields, finishFields, initFields, updateFields, versionFields } from './fields.ts';
import { compareChecksums, computeChecksums } from './checksums.ts';
import { WeightTransfer } from './weight-transfer.ts';

const WORLD_QUERY = { include_dp: booleanParameter(true) };
const TRANSFER_FAILURES = { 400: 'Not such a body', 500: 'Weight transfer is not configured, or the session is in another state' };

/** The endpoints of weights. The version is a text that whoever changes the weights gives them. */
export function createWeightRoutes(context: VllmContext): Route[] {
  const transfer = new WeightTransfer({ isConfigured: context.hasWeightTransfer });
  return [...createVersionRoutes(context, transfer), ...createTransferRoutes(context, transfer), createCheckRoute(context, transfer), createWorldSizeRoute(context)];
}

function createVersionRoutes(context: VllmContext, transfer: WeightTransfer): Route[] {
  return [
    {
      method: 'GET',
      path: '/weight_info',
      summary: 'The version of the weights',
      handler: (exchange) => sendJson(exchange, { weight_version: transfer.version }),
    },
    post({
      path: '/update_weight_version',
      summary: 'Name the version of the weights',
      fields: versionFields,
      failures: { 400: 'No version' },
      handler: guardEmbedded(context, versionFields, (exchange, { new_version: version }) => {
        transfer.version = version;
        sendJson(exchange, { success: true, new_version: version });
      }),
    }),
  ];
}

function createTransferRoutes(context: VllmContext, transfer: WeightTransfer): Route[] {
  const step = <T>(path: string, summary: string, message: string, fields: Fields<T>, act: (values: T) => void): Route =>
    post({
      path,
      summary,
      fields,
      failures: TRANSFER_FAILURES,
      handler: guardEmbedded(context, fields, (exchange, values) => {
        act(values);
        sendJson(exchange, { message });
      }),
    });
  return [
    step('/init_weight_transfer_engine', 'Meet a trainer', 'Weight transfer initialized', initFields, () => transfer.init()),
    step('/shutdown_weight_transfer_engine', 'Part from the trainer', 'Weight transfer shut down', {}, () => transfer.shutdown()),
    step('/start_weight_update', 'Begin to take new weights', 'Weight update started', {}, () => transfer.start()),
    step('/start_draft_weight_update', 'The same for a draft model, of which there is none', 'Draft weight update started', {}, () => transfer.startDraft()),
    step('/update_weights', 'Take a part of the new weights', 'Weights updated', updateFields, () => transfer.update()),
    step('/finish_weight_update', 'End, and name the version', 'Weight update finished', finishFields, ({ weight_version: version }) => transfer.finish(version)),
  ];
}

function createCheckRoute(context: VllmContext, transfer: WeightTransfer): Route {
  return post({
    path: '/weight_checker',
    summary: "The weights' checksums, which are those of their version",
    fields: checkFields,
    failures: { 400: 'No such action, or nothing to compare with' },
    handler: guardEmbedded(context, checkFields, (exchange, { action, baseline }) => {
      if (action === 'reset') return sendJson(exchange, { status: 'reset' });
      if (action === 'compare' && baseline === null) throw new ServerError('validation', "To compare takes a 'baseline': an object of checksums.");
      const checksums = computeChecksums(transfer.version);
      sendJson(exchange, baseline === null || action === 'checksum' ? { checksums } : compareChecksums(checksums, baseline));
    }),
  });
}

function createWorldSizeRoute(context: VllmContext): Route {
  return {
    method: 'GET',
    path: '/get_world_size',
    summary: 'Workers of the engine: one',
    describe: () => ({ query: describeQuery(WORLD_QUERY), failures: { 400: 'Not a boolean' } }),
    handler: guard(context, (exchange) => {
      readQuery(exchange, WORLD_QUERY);
      sendJson(exchange, { world_size: 1 });
    }),
  };
}

interface PostRoute {
  readonly path: string;
  readonly summary: string;
  readonly fields: Fields<unknown>;
  readonly failures: Failures;
  readonly handler: Handler;
}

function post({ path, summary, fields, failures, handler }: PostRoute): Route {
  return { method: 'POST', path, summary, describe: () => (Object.keys(fields).length === 0 ? { failures } : describeBody(failures, { [toFormName(path)]: fields })), handler };
}

// As FastAPI calls a body whose members are a function's parameters.
function toFormName(path: string): string {
  const name = path.slice(1);
  return `Body_${name}_${name}_post`;
}

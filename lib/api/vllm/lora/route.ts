// POST /v1/load_lora_adapter, /v1/unload_lora_adapter, and SageMaker's names for them: POST /adapters, DELETE /adapters/{adapter_name}.
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { RouteDescription } from '../../../wire/http/route-description.ts';
import type { Route } from '../../../wire/http/router.ts';
import { describeBody } from '../../describe-body.ts';
import { type Failure, sendBare, sendFailure } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard, guardAnyJson, guardJson } from '../handler.ts';
import { loadAdapter, unloadAdapter } from './adapter-control.ts';
import { adapterSchema, loadFields, parseAdapterRequest, parseLoadRequest, parseUnloadRequest, unloadFields } from './request.ts';

/** The endpoints that change which adapters are served. */
export function createLoraRoutes(context: VllmContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/load_lora_adapter',
      operation: 'load_lora_adapter',
      summary: 'Load a LoRA adapter',
      describe: () => describe(describeBody({}, { LoadLoRAAdapterRequest: loadFields })),
      handler: guardJson(context, async (exchange, body) => {
        const request = parseLoadRequest(body);
        sendOutcome(exchange, await loadAdapter(context, request), `Success: LoRA adapter '${request.name}' added successfully.`);
      }),
    },
    {
      method: 'POST',
      path: '/v1/unload_lora_adapter',
      operation: 'unload_lora_adapter',
      summary: 'Unload a LoRA adapter',
      describe: () => describe(describeBody({}, { UnloadLoRAAdapterRequest: unloadFields })),
      handler: guardJson(context, (exchange, body) => {
        const name = parseUnloadRequest(body);
        sendOutcome(exchange, unloadAdapter(context, name), `Success: LoRA adapter '${name}' removed successfully.`);
      }),
    },
    {
      method: 'POST',
      path: '/adapters',
      operation: 'decorated_func',
      summary: 'Load a LoRA adapter (SageMaker)',
      describe: () => describe({ body: adapterSchema }),
      handler: guardAnyJson(context, async (exchange, body) => {
        const request = parseAdapterRequest(body);
        sendOutcome(exchange, await loadAdapter(context, request), `Adapter ${request.name} registered`);
      }),
    },
    {
      method: 'DELETE',
      path: '/adapters/{adapter_name}',
      operation: 'decorated_func',
      summary: 'Unload a LoRA adapter (SageMaker)',
      describe: () => describe({}),
      handler: guard(context, (exchange) => {
        const { adapter_name: name = '' } = exchange.pathParameters;
        sendOutcome(exchange, unloadAdapter(context, name), `Adapter ${name} unregistered`);
      }),
    },
  ];
}

function describe(parts: RouteDescription): RouteDescription {
  return { ...parts, contentType: null, failures: { 400: 'Not loaded, or not unloaded', 404: 'No such adapter', 500: 'LoRA is not enabled' } };
}

function sendOutcome(exchange: HttpExchange, failure: Failure | null, success: string): void {
  if (failure === null) sendBare(exchange, success);
  else sendFailure(exchange, failure);
}

// Loading and unloading adapters while the server runs: what is refused, in vLLM's order.
import { ServerError } from '../../../base/error.ts';
import type { Failure } from '../answer.ts';
import type { VllmContext } from '../context.ts';

/** An adapter to load. */
export interface LoadRequest {
  readonly name: string;
  readonly path: string;
  /** True: in the place of one of the same name. */
  readonly isInPlace: boolean;
}

// No path of a file system is longer.
const MAX_NAME_CHARS = 4096;

/** Loads an adapter, which takes `--lora-load-latency`. @returns why not, or null when it is loaded. */
export async function loadAdapter(context: VllmContext, request: LoadRequest): Promise<Failure | null> {
  const failure = findFailure(context, request);
  if (failure !== null) return failure;
  await context.engine.loadAdapter(request.name);
  // Somebody may have loaded one of this name meanwhile.
  const lateFailure = findFailure(context, request);
  if (lateFailure !== null) return lateFailure;
  const { name, path } = request;
  context.models.loadAdapter({ name, path, baseModelName: null });
  context.logger.info('LoRA adapter loaded', { name, path });
  return null;
}

/** Unloads an adapter. Requests that run or wait with it do so to their end. @returns why not, or null. @throws ServerError `model_not_found` */
export function unloadAdapter({ models, logger }: VllmContext, name: string): Failure | null {
  if (name === '') return invalid("'lora_name' has to be given, so that the adapter can be found.");
  if (!models.unloadAdapter(name)) throw new ServerError('model_not_found', `No LoRA adapter '${name.slice(0, MAX_NAME_CHARS)}' is loaded.`);
  logger.info('LoRA adapter unloaded', { name });
  return null;
}

function findFailure({ models, isLoraEnabled }: VllmContext, { name, path, isInPlace }: LoadRequest): Failure | null {
  if (name === '' || path === '') return invalid("'lora_name' and 'lora_path' both have to be given.");
  if (name.length > MAX_NAME_CHARS || path.length > MAX_NAME_CHARS) return invalid(`'lora_name' and 'lora_path' have at most ${MAX_NAME_CHARS} characters.`);
  if (models.isBaseModel(name)) return invalid(`'${name}' is the name of the base model; the adapter needs another one.`);
  if (!isInPlace && models.hasAdapter(name)) {
    return invalid(`A LoRA adapter '${name}' has already been loaded. With 'load_inplace' it is replaced.`);
  }
  if (isLoraEnabled) return null;
  return { status: 500, type: 'InternalServerError', message: 'LoRA is not enabled: start the server with --enable-lora.' };
}

function invalid(message: string): Failure {
  return { status: 400, type: 'InvalidUserInput', message };
}

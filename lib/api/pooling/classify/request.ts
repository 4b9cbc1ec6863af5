// The body of a classification request: unknown -> what is classified, or a ServerError.
import { boolean, type Fields } from '../../fields.ts';
import type { PoolingContext } from '../context.ts';
import { type InputFields, inputFields, type PoolingFields, poolingFields } from '../fields.ts';
import { createInputCall, createInputReader, type InputCall, readEitherForm } from '../input-call.ts';

export interface ClassificationFields extends InputFields, PoolingFields {
  readonly use_activation: boolean | null;
}

export const classificationFields: Fields<ClassificationFields> = { use_activation: boolean(null), ...inputFields, ...poolingFields };

/** A classification call. */
export type ClassificationCall = InputCall<ClassificationFields>;

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, truncation, prompts. */
export function parseClassificationRequest(body: unknown, context: PoolingContext): Promise<ClassificationCall> {
  return readEitherForm(body, () => readCall(body, context));
}

const read = createInputReader(classificationFields, { allowsManyConversations: false });

async function readCall(body: unknown, context: PoolingContext): Promise<ClassificationCall> {
  const { fields, input } = read(body);
  return createInputCall(fields, input, context);
}

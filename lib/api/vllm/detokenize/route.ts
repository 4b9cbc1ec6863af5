// POST /detokenize
import { ServerError } from '../../../base/error.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { type Fields, readFields, required, string, tokenIds } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { decodeIds } from '../../generation/decode-ids.ts';
import { describeBody, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';

interface DetokenizeFields {
  readonly model: string | null;
  readonly tokens: readonly number[];
}

const detokenizeFields: Fields<DetokenizeFields> = { model: string(null), tokens: required(tokenIds([])) };

// As in vLLM, whose tokenizers take no wider ones.
const MAX_ID = 2 ** 32 - 1;

/** The text of token ids, special tokens among it: `{"prompt":"Hello"}`. Ids that stand for nothing have none. */
export function createDetokenizeRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/detokenize',
    summary: 'The text of token ids',
    describe: () => describeBody(MODEL_FAILURES, { DetokenizeRequest: detokenizeFields }),
    handler: jsonHandler(context, async (exchange, body) => {
      const { model, tokens } = readFields(body, detokenizeFields);
      context.models.resolve(model);
      requireShortIds(tokens);
      const text = await decodeIds(context.tokenizer, tokens);
      exchange.send({ status: 200, contentType: 'application/json', body: `{"prompt":${toJsonString(text)}}` });
    }),
  };
}

function requireShortIds(tokens: readonly number[]): void {
  const wide = tokens.find((id) => id > MAX_ID);
  if (wide !== undefined) throw new ServerError('invalid_request', `tokens holds ${wide}, and an id is at most ${MAX_ID}.`);
}

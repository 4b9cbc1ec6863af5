// POST /v1/systemone: structured decisions.
import type { Route } from '../../../wire/http/router.ts';
import { describeBody, ENGINE_FAILURES } from '../../describe-body.ts';
import { readFields } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { checkCacheSalt } from '../../generation/sampling-checks.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import { sendFailure } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardJson } from '../handler.ts';
import { decide } from './decide.ts';
import { decisionFields } from './fields.ts';
import { findLabelTokens, type LabelTokens } from './labels.ts';

// Those that vLLM asks for labels; where nothing says which one the model has, it is one of these.
const ARCHITECTURES: readonly string[] = ['Qwen3ForCausalLM', 'Qwen3_5ForConditionalGeneration', 'Qwen3_5MoeForConditionalGeneration'];

/**
 * Answers questions with options by how probable their labels are.
 *
 * @param generation null where no text is generated: every decision is answered 501 then
 */
export function createSystemOneRoute(context: VllmContext, generation: GenerationContext | null): Route {
  const decider = context.architecture === null || ARCHITECTURES.includes(context.architecture) ? generation : null;
  // Found out when it is first asked for; null: they cannot be told apart.
  let labels: LabelTokens | null | undefined;
  return {
    method: 'POST',
    path: '/v1/systemone',
    operation: 'create_structured_decision',
    summary: 'Structured decisions: how probable the options of questions are',
    describe: () => describeBody({ ...ENGINE_FAILURES, 501: 'The model makes no decisions' }, { StructuredDecisionRequest: decisionFields }),
    handler: guardJson(context, async (exchange, body) => {
      checkUntypedSalt(body);
      const fields = readFields(body, decisionFields);
      checkCacheSalt(fields.cache_salt);
      if (decider !== null) labels ??= findLabelTokens(decider);
      if (decider !== null && labels) return decide(decider, exchange, { fields, labels });
      sendFailure(exchange, { status: 501, type: 'NotImplementedError', message: 'The model makes no structured decisions.' });
    }),
  };
}

// The body of a rerank request: unknown -> a query and documents, or a ServerError.
import type { JsonSchema } from '../../../wire/http/route-description.ts';
import { atLeast, type Field, type Fields, integer, notNull, readFields } from '../../fields.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import type { PoolingContext } from '../context.ts';
import {
  createScoringCall,
  isScoreInput,
  isScoreInputs,
  SCORE_INPUT,
  SCORE_INPUTS,
  type ScoreInput,
  type ScoringCall,
  type ScoringFields,
  scoringFields,
} from '../scoring.ts';

export interface RerankFields extends ScoringFields {
  readonly query: ScoreInput;
  readonly documents: ScoreInput | readonly ScoreInput[];
  /** 0: all. */
  readonly top_n: number;
}

export const rerankFields: Fields<RerankFields> = {
  ...scoringFields,
  query: checked(isScoreInput, SCORE_INPUT, 'a text; the field is required'),
  documents: checked(isScoreInputs, SCORE_INPUTS, 'a text or a list of texts; the field is required'),
  top_n: notNull(atLeast(0, integer(0))),
};

function checked<T>(isValid: (value: unknown) => value is T, schema: JsonSchema, expected: string): Field<T | ''> {
  return {
    schema,
    isRequired: true,
    read(value, place) {
      if (isValid(value)) return value;
      place.report(expected, value);
      return '';
    },
  };
}

/** A rerank call. */
export interface RerankCall extends ScoringCall {
  readonly documents: readonly ScoreInput[];
  /** Results at most. */
  readonly topN: number;
}

/** Reads a body. @throws ServerError in vLLM's order of checks. */
export async function parseRerankRequest(body: unknown, context: PoolingContext): Promise<RerankCall> {
  checkUntypedSalt(body);
  const fields = readFields(body, rerankFields);
  const call = await createScoringCall(fields, { queries: fields.query, documents: fields.documents }, context);
  const documents: readonly ScoreInput[] = Array.isArray(fields.documents) ? fields.documents : [fields.documents as ScoreInput];
  return { ...call, documents, topN: fields.top_n === 0 ? documents.length : fields.top_n };
}

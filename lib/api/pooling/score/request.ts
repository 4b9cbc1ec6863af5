// The body of a score request: unknown -> queries and documents, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { anything, described, type Fields, readFields } from '../../fields.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import type { PoolingContext } from '../context.ts';
import {
  createScoringCall,
  isScoreInputs,
  SCORE_INPUTS,
  type ScoringCall,
  type ScoringFields,
  scoringFields,
  type ScoringInput,
} from '../scoring.ts';

export interface ScoreFields extends ScoringFields {
  readonly queries: unknown;
  readonly documents: unknown;
  readonly items: unknown;
  readonly data_1: unknown;
  readonly data_2: unknown;
  readonly text_1: unknown;
  readonly text_2: unknown;
}

const inputs = described(anything(), SCORE_INPUTS);

export const scoreFields: Fields<ScoreFields> = {
  ...scoringFields,
  queries: inputs,
  documents: inputs,
  items: inputs,
  data_1: inputs,
  data_2: inputs,
  text_1: inputs,
  text_2: inputs,
};

/** Reads a body. @throws ServerError in vLLM's order of checks. */
export async function parseScoreRequest(body: unknown, context: PoolingContext): Promise<ScoringCall> {
  checkUntypedSalt(body);
  const fields = readFields(body, scoreFields);
  return createScoringCall(fields, readScoreInput(fields), context);
}

// The names that a query and a document may have, in the order in which vLLM tries them.
const NAMES = [['queries', 'documents'], ['queries', 'items'], ['data_1', 'data_2'], ['text_1', 'text_2']] as const;

function readScoreInput(fields: ScoreFields): ScoringInput {
  for (const [queryName, documentName] of NAMES) {
    const [queries, documents] = [fields[queryName], fields[documentName]];
    if (isScoreInputs(queries) && isScoreInputs(documents)) return { queries, documents };
  }
  // Of all it could be, vLLM complains of the first one.
  const path = isScoreInputs(fields.queries) ? 'body.documents' : 'body.queries';
  const expected = 'texts or lists of them under queries and documents, queries and items, data_1 and data_2, or text_1 and text_2';
  throw new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}

// Structured output: the fields response_format and structured_outputs -> a constraint, or a ServerError.
import { ServerError } from '../../base/error.ts';
import { holdsLoneSurrogate } from '../../codec/surrogates.ts';
import { compileConstraint } from '../../engine/generator/structured/compile.ts';
import type { Constraint, ConstraintSpec } from '../../engine/generator/structured/constraint.ts';
import { ConstraintError } from '../../engine/generator/structured/constraint-error.ts';
import type { RandomStreams } from '../../engine/random-streams.ts';
import type { Composition, Prompt } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { type AskedConstraint, type ConstraintFields, toAskedConstraint } from './constraint-spec.ts';
import type { GenerationContext } from './context.ts';
import { findUnsupportedInPattern } from './unsupported-pattern.ts';
import { findUnsupported } from './unsupported-schema.ts';

/** What a request's text has to satisfy. */
export interface RequestConstraint {
  readonly kind: AskedConstraint['spec']['kind'];
  /** Compiles it, which vLLM's engine does. @throws ServerError `invalid_request` for what is invalid or cannot be generated */
  readonly compile: () => Constraint;
}

/**
 * Reads the constraint of a request, or null where there is none.
 *
 * @throws ServerError `validation` for fields of the wrong shape, `invalid_request` for several constraints, for none of many, and for a
 *   structural tag that is none, which vLLM finds before its engine does
 */
export function readConstraint(fields: ConstraintFields, tokenizer: Tokenizer): RequestConstraint | null {
  const asked = toAskedConstraint(fields);
  if (asked === null) return null;
  let compiled = asked.spec.kind === 'structural_tag' ? compile(asked, tokenizer, asked.field) : null;
  return { kind: asked.spec.kind, compile: () => (compiled ??= compile(asked, tokenizer)) };
}

// What is compiled while others wait: schemas of this length take well under a second, most of them milliseconds.
const MAX_SPEC_CHARS = 131_072;

function compile({ spec }: AskedConstraint, tokenizer: Tokenizer, param?: string): Constraint {
  if (spec.kind === 'fault') throw new ServerError('invalid_request', spec.message);
  const numChars = JSON.stringify(spec).length;
  if (numChars > MAX_SPEC_CHARS) {
    throw new ServerError('invalid_request', `structured output: a constraint has at most ${MAX_SPEC_CHARS} characters, got ${numChars}.`);
  }
  if (holdsLoneSurrogate(spec)) throw new ServerError('invalid_request', 'structured output: a constraint has whole characters only.');
  const unsupported = findUnsupportedIn(spec);
  if (unsupported !== null) throw new ServerError('invalid_request', `structured output: ${unsupported} is not supported, as in vLLM.`);
  try {
    return compileConstraint(spec, tokenizer);
  } catch (error) {
    if (error instanceof ConstraintError) {
      throw new ServerError('invalid_request', `structured output: ${error.message}`, param === undefined ? {} : { param });
    }
    throw error;
  }
}

function findUnsupportedIn(spec: ConstraintSpec): string | null {
  if (spec.kind === 'json') return findUnsupported(spec.schema);
  return spec.kind === 'regex' ? findUnsupportedInPattern(spec.pattern) : null;
}

/** How a constrained text is put together. */
export interface ConstrainedTextOptions {
  readonly constraint: RequestConstraint;
  /** What stands before it, for each sample: reasoning. */
  readonly writePrefix: ((random: RandomStreams) => string) | null;
  readonly tokenizer: Tokenizer;
  /** Whether the model takes turns: what is written follows a conversation, or may begin with reasoning. */
  readonly endsTurn: boolean;
  /** Whether text is invented; otherwise it is the client's own where that satisfies the constraint. */
  readonly inventsText: boolean;
}

/** A text that satisfies a constraint. */
export function composeConstrained({ constraint, writePrefix, tokenizer, endsTurn, inventsText }: ConstrainedTextOptions): Composition {
  const endTokenId = findEndTokenId(tokenizer, endsTurn);
  return (random, { echoText }) => {
    const compiled = constraint.compile();
    const prefix = writePrefix?.(random) ?? '';
    if (!inventsText && echoText?.startsWith(prefix) === true && satisfies(echoText.slice(prefix.length), compiled)) {
      return { text: echoText, isWhole: true, endTokenId: null };
    }
    return { text: prefix + compiled.write(random.composition()), isWhole: true, endTokenId };
  };
}

// What is held against a constraint while others wait; longer texts are invented.
const MAX_ECHO_CHARS = 65_536;

function satisfies(text: string, { matches }: Constraint): boolean {
  try {
    return matches !== null && text.length <= MAX_ECHO_CHARS && matches(text);
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}

/** What decides which tokens end a text. */
type EndingContext = Pick<GenerationContext, 'inventsText' | 'stopTokenIds' | 'tokenizer'>;

/** Tokens that may end a text beside the end of sequence: those that a constraint ends with, and those of the model that an echo has. */
export function listEndTokenIds(constraint: RequestConstraint | null, prompts: readonly Prompt[], context: EndingContext): readonly number[] {
  const { padId, eosId } = context.tokenizer;
  const ofConstraint = constraint === null || padId === null || padId === eosId ? [] : [padId];
  if (context.inventsText || context.stopTokenIds.length === 0) return ofConstraint;
  return [...ofConstraint, ...context.stopTokenIds.filter((id) => !ofConstraint.includes(id) && prompts.some((prompt) => isSaid(id, prompt, context)))];
}

function isSaid(id: number, { echoText, tokenIds }: Prompt, { tokenizer }: EndingContext): boolean {
  if (echoText === null) return tokenIds.includes(id);
  const name = tokenizer.spell(id);
  return name !== null && echoText.includes(name);
}

// Where a grammar is at its end, vLLM allows every token that ends a text. Recorded: behind a turn's words it is the end of the
// turn, behind a document the vocabulary's end of documents, if it has one.
function findEndTokenId({ padId, eosId }: Tokenizer, endsTurn: boolean): number | null {
  return endsTurn || padId === eosId ? null : padId;
}

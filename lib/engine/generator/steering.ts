// Tokens that a client forces, allows or forbids (vLLM: logits processors logit_bias, allowed_token_ids, bad_words): where these
// determine the output, the output obeys them.
import type { Rng } from '../../base/rng.ts';
import type { Token } from '../output.ts';
import type { Steering } from '../request.ts';
import { endsWithIds } from '../token-ids.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { listBadSequences } from './bad-words.ts';
import type { TokenSource } from './generator.ts';
import { toFollowing, toOpening } from './token-place.ts';

/** A bias of so much outweighs whatever a model makes of its text. */
const DECISIVE_BIAS = 20;
// Tokens that are passed over in a row before the text ends: a text that is forbidden in whole has nothing else to offer.
const MAX_PASSED_OVER = 1000;

/** A steering, looked up once for all samples of a request. */
export interface SteeringRules {
  /** The only token that comes, or null. */
  readonly forcedId: number | null;
  /** The only ids there are; null for all. Not empty. */
  readonly allowedIds: readonly number[] | null;
  /** The same ids. */
  readonly allowed: ReadonlySet<number> | null;
  /** Ids that never come. */
  readonly banned: ReadonlySet<number>;
  /** Sequences that never come in whole, by their last id: of many, only those are looked at that a token may complete. */
  readonly badSequences: ReadonlyMap<number, readonly (readonly number[])[]>;
  /** Ids of the longest of them; 0 where there are none. */
  readonly longestBad: number;
}

/** Makes the rules. Work is linear in what the client sent. */
export function createSteeringRules(steering: Steering, tokenizer: Tokenizer): SteeringRules {
  const { biases, allowedIds, badWords } = steering;
  const allowed = allowedIds === null ? null : new Set(allowedIds);
  const sequences = listBadSequences(badWords, tokenizer);
  return {
    forcedId: findForced(biases, allowed),
    allowedIds,
    allowed,
    banned: new Set([...biases].filter(([, bias]) => bias <= -DECISIVE_BIAS).map(([id]) => id)),
    badSequences: groupByLast(sequences),
    longestBad: sequences.reduce((max, { length }) => Math.max(max, length), 0),
  };
}

export interface SteeringOptions {
  readonly rules: SteeringRules;
  readonly tokenizer: Tokenizer;
  /** Chooses among allowed ids where the text has none of them. */
  readonly rng: Rng;
}

/** A source whose tokens obey: one that is forced comes always, forbidden ones are passed over, others than allowed are replaced. */
export function steer(source: TokenSource, { rules, tokenizer, rng }: SteeringOptions): TokenSource {
  const { forcedId, allowedIds, allowed } = rules;
  if (forcedId !== null) {
    const token = toToken(forcedId, tokenizer);
    return openWith({ next: () => token }, tokenizer);
  }
  const isBanned = createBan(rules);
  const obedient: TokenSource = {
    next() {
      for (let passed = 0; passed < MAX_PASSED_OVER; passed++) {
        const drawn = source.next();
        const token = allowedIds === null || allowed?.has(drawn.id) === true ? drawn : toToken(draw(allowedIds, rng), tokenizer);
        if (!isBanned(token)) return token;
      }
      return tokenizer.eosToken;
    },
  };
  return openWith(obedient, tokenizer);
}

/** Whether a whole text is one that the rules allow: a token that is forced has to be in it. */
export function obeys(tokens: readonly Token[], rules: SteeringRules): boolean {
  const { forcedId, allowed } = rules;
  const isBanned = createBan(rules);
  const isForcedThere = forcedId === null || tokens.some(({ id }) => id === forcedId);
  return isForcedThere && tokens.every((token) => (allowed === null || allowed.has(token.id)) && !isBanned(token));
}

// What comes first may be meant for a place behind others.
function openWith(source: TokenSource, tokenizer: Tokenizer): TokenSource {
  let isFirst = true;
  return {
    next() {
      const token = source.next();
      if (!isFirst) return token;
      isFirst = false;
      return toOpening(token, tokenizer);
    },
  };
}

// The strongest of the biases that decide, among what is allowed.
function findForced(biases: Steering['biases'], allowed: ReadonlySet<number> | null): number | null {
  let forced: number | null = null;
  let strongest = DECISIVE_BIAS;
  for (const [id, bias] of biases) {
    if (bias < strongest || (bias === strongest && forced !== null)) continue;
    if (allowed !== null && !allowed.has(id)) continue;
    forced = id;
    strongest = bias;
  }
  return forced;
}

function draw(ids: readonly number[], rng: Rng): number {
  const id = ids[rng.integer(0, ids.length - 1)];
  if (id === undefined) throw new TypeError('no id is allowed');
  return id;
}

function toToken(id: number, tokenizer: Tokenizer): Token {
  return toFollowing(tokenizer.tokensOf([id])[0] ?? { id, text: '' }, tokenizer);
}

/** Remembers what came and says of the next token whether it must not. A token that is banned is not remembered. */
function createBan({ banned, badSequences, longestBad }: SteeringRules): (token: Token) => boolean {
  const latest: number[] = [];
  return ({ id }) => {
    if (banned.has(id)) return true;
    if (longestBad === 0) return false;
    latest.push(id);
    if (badSequences.get(id)?.some((sequence) => endsWithIds(latest, sequence)) === true) {
      latest.pop();
      return true;
    }
    if (latest.length > longestBad) latest.shift();
    return false;
  };
}

function groupByLast(sequences: readonly (readonly number[])[]): ReadonlyMap<number, readonly (readonly number[])[]> {
  const groups = new Map<number, (readonly number[])[]>();
  for (const sequence of sequences) {
    const last = sequence.at(-1) ?? -1;
    const group = groups.get(last);
    if (group === undefined) groups.set(last, [sequence]);
    else group.push(sequence);
  }
  return groups;
}

// Tokens that a client forces, allows or forbids (vLLM: logits processors logit_bias, allowed_token_ids, bad_words): where these
// determine the output, the output obeys them.
import type { Rng } from '../../base/rng.ts';
import type { Token } from '../output.ts';
import type { Steering } from '../request.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TokenSource } from './generator.ts';

/** A bias of so much outweighs whatever a model makes of its text. */
export const DECISIVE_BIAS = 20;
// Tokens that are passed over in a row before the text ends: a text that is forbidden in whole has nothing else to offer.
const MAX_PASSED_OVER = 1000;

export interface SteeringOptions {
  readonly steering: Steering;
  readonly tokenizer: Tokenizer;
  /** Chooses among allowed ids where the text has none of them. */
  readonly rng: Rng;
}

/** A source whose tokens obey: one that is forced comes always, forbidden ones are passed over, others than allowed are replaced. */
export function steer(source: TokenSource, { steering, tokenizer, rng }: SteeringOptions): TokenSource {
  const forced = findForced(steering);
  if (forced !== null) {
    const token = toToken(forced, tokenizer);
    return { next: () => token };
  }
  const { allowedIds } = steering;
  const allowed = allowedIds === null ? null : new Set(allowedIds);
  const isBanned = createBan(steering, tokenizer);
  return {
    next() {
      for (let passed = 0; passed < MAX_PASSED_OVER; passed++) {
        const drawn = source.next();
        const isAllowed = allowedIds === null || allowed?.has(drawn.id) === true;
        const token = isAllowed ? drawn : toToken(draw(allowedIds, rng), tokenizer);
        if (!isBanned(token)) return token;
      }
      return tokenizer.eosToken;
    },
  };
}

// The strongest of the biases that decide, among what is allowed.
function findForced({ biases, allowedIds }: Steering): number | null {
  let forced: number | null = null;
  let strongest = DECISIVE_BIAS;
  for (const [id, bias] of biases) {
    if (bias < strongest || (allowedIds !== null && !allowedIds.includes(id))) continue;
    if (bias === strongest && forced !== null) continue;
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
  return tokenizer.tokensOf([id])[0] ?? { id, text: '' };
}

/** Remembers what came and says of the next token whether it must not. A token that is banned is not remembered. */
function createBan({ biases, badWords }: Steering, tokenizer: Tokenizer): (token: Token) => boolean {
  const banned = new Set([...biases].filter(([, bias]) => bias <= -DECISIVE_BIAS).map(([id]) => id));
  const sequences = badWords.flatMap((word) => toSequences(word, tokenizer));
  const longest = sequences.reduce((max, { length }) => Math.max(max, length), 0);
  const byLast = groupByLast(sequences);
  const latest: number[] = [];
  return ({ id }) => {
    if (banned.has(id)) return true;
    if (longest === 0) return false;
    latest.push(id);
    if (byLast.get(id)?.some((sequence) => endsWith(latest, sequence)) === true) {
      latest.pop();
      return true;
    }
    if (latest.length > longest) latest.shift();
    return false;
  };
}

// Of many words only those are looked at that a token may complete.
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

// A word stands at the beginning of a text or behind a space, as in vLLM.
function toSequences(word: string, tokenizer: Tokenizer): readonly (readonly number[])[] {
  const bare = word.trimStart();
  return [bare, ` ${bare}`].map((text) => tokenizer.encode(text)).filter(({ length }) => length > 0);
}

function endsWith(ids: readonly number[], sequence: readonly number[]): boolean {
  const from = ids.length - sequence.length;
  return from >= 0 && sequence.every((id, index) => ids[from + index] === id);
}

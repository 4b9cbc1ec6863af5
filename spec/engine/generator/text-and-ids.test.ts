import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import type { GenerationInput } from '../../../lib/engine/generator/generator.ts';
import { createGenerator } from '../../../lib/engine/generator/modes.ts';
import { withRequests } from '../../../lib/engine/generator/requested.ts';
import { RandomStreamFactory } from '../../../lib/engine/random-streams.ts';
import { createDummyTokenizer } from '../../../lib/engine/tokenizer/dummy/dummy-tokenizer.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import { toEngineTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/contract-adapter.ts';
import type { Steering } from '../../../lib/engine/request.ts';
import type { Tokenizer } from '../../../lib/engine/tokenizer/tokenizer.ts';
import { promptOf } from '../../support/engine-fixture.ts';
import { readMiniTokenizers } from '../tokenizer/tokenizer-json/mini-tokenizers.ts';

const SEED = 61_505;
const NUM_ROUNDS = 20;
const PARTS = ['a', ' the', '\n', ' ', '  ', '😀', 'é', '你好', '123', ',', '<|im_end|>', '\u0301', 'Word'];

// Whole characters, so that a token on its own has a text.
const WORDS = ['a', ' the', ' of', ' and', ',', ' ', 'Word'];
const FREE: Steering = { biases: new Map(), allowedIds: null, badWords: [] };

// Files that leave out or change what is said, so that no text of theirs comes back.
const LOSSY = ['lowercase_strip', 'unk_token', 'fuse_unk', 'suffix_prefix'];

const MINI = readMiniTokenizers().map(({ id, create }) => toEngineTokenizer({ tokenizer: create(), eosId: null, bosId: null, padId: null }, id));
const TOKENIZERS: readonly Tokenizer[] = [createEmbeddedSource().tokenizer, createDummyTokenizer(), ...MINI];

interface Said {
  readonly text: string;
  readonly ids: readonly number[];
}

interface Wanted extends Partial<Pick<GenerationInput, 'composition' | 'steering'>> {
  readonly text: string;
  readonly seed: number;
  readonly minTokens?: number;
}

// As many tokens as a source that never ends is asked for.
const MAX_TOKENS = 1000;

function say(tokenizer: Tokenizer, mode: 'echo' | 'random', { text, seed, minTokens = 0, composition = null, steering = null }: Wanted): Said {
  const source = withRequests(createGenerator(mode, tokenizer), tokenizer).createSource({
    prompt: promptOf(text),
    composition,
    steering,
    ending: { minTokens, ignoreEos: false, maxTokens: MAX_TOKENS },
    random: new RandomStreamFactory(seed).forPrompt(text, seed)(0),
  });
  const said = { text: '', ids: [] as number[] };
  for (let token = source.next(); token.id !== tokenizer.eosToken.id && said.ids.length < MAX_TOKENS; token = source.next()) {
    said.text += token.text;
    said.ids.push(token.id);
  }
  return said;
}

// The prompt's own, up to the end of sequence, where it reads the text in another way.
function listEchoed(text: string, tokenizer: Tokenizer): number[] {
  if (tokenizer.readsAsWritten(text)) return tokenizer.tokenize(text).map(({ id }) => id);
  const ids = tokenizer.encode(text);
  return ids.includes(tokenizer.eosToken.id) ? ids.slice(0, ids.indexOf(tokenizer.eosToken.id)) : ids;
}

function textOf(ids: readonly number[], tokenizer: Tokenizer): string {
  return tokenizer.tokensOf(ids).map(({ text }) => text).join('');
}

function comesBack(text: string, tokenizer: Tokenizer): boolean {
  return tokenizer.decode(tokenizer.encode(text)) === text;
}

describe('what a generator says', () => {
  for (const tokenizer of TOKENIZERS) {
    it(`has the text of its ids in ${tokenizer.name}, as far as its texts come back from ids at all`, () => {
      const rng = createRng(SEED);
      for (let round = 0; round < NUM_ROUNDS; round++) {
        const text = Array.from({ length: rng.integer(1, 30) }, () => PARTS[rng.integer(0, PARTS.length - 1)]).join('');
        const hint = `seed ${SEED}, round ${round}`;
        const echo = say(tokenizer, 'echo', { text, seed: round });
        const ids = listEchoed(text, tokenizer);
        if (echo.ids.length > 0) assert.equal(echo.text, tokenizer.readsAsWritten(text) ? text : textOf(ids, tokenizer), hint);
        assert.deepEqual(echo.ids, ids, hint);
        const random = say(tokenizer, 'random', { text, seed: round });
        if (comesBack(random.text, tokenizer)) assert.equal(tokenizer.decode(random.ids), random.text, hint);
      }
    });

    if (LOSSY.includes(tokenizer.name)) continue;
    it(`has it where texts meet in ${tokenizer.name}: a repeated one, one behind another, one of chosen tokens`, () => {
      const rng = createRng(SEED);
      for (let round = 0; round < NUM_ROUNDS; round++) {
        const words = Array.from({ length: rng.integer(1, 5) }, () => WORDS[rng.integer(0, WORDS.length - 1)]).join('');
        // An echo has no text for special tokens that words of it are.
        if (!tokenizer.readsAsWritten(`Word${words}`)) continue;
        const hint = `seed ${SEED}, round ${round}`;
        const wanted = { text: words, seed: round };
        const [first = 0, ...others] = tokenizer.tokenize(words).map(({ id }) => id);
        const opening = tokenizer.tokenize(`Word${words}`)[0]?.id ?? 0;
        const composition = () => ({ text: words, isWhole: false, endTokenId: null });
        const said = [
          say(tokenizer, 'echo', { ...wanted, minTokens: 50 }),
          say(tokenizer, 'echo', { ...wanted, composition }),
          say(tokenizer, 'random', { ...wanted, composition }),
          say(tokenizer, 'echo', { ...wanted, minTokens: 50, steering: { ...FREE, biases: new Map([[first, 100]]) } }),
          say(tokenizer, 'echo', { ...wanted, text: `Word${words}`, minTokens: 50, steering: { ...FREE, biases: new Map([[opening, -100]]) } }),
          say(tokenizer, 'random', { ...wanted, minTokens: 50, steering: { ...FREE, allowedIds: [first, ...others] } }),
        ];
        for (const [way, { ids, text }] of said.entries()) {
          if (comesBack(text, tokenizer)) assert.equal(text, tokenizer.decode(ids), `${hint}, way ${way}`);
        }
      }
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { createGenerator } from '../../../lib/engine/generator/modes.ts';
import { RandomStreamFactory } from '../../../lib/engine/random-streams.ts';
import { createDummyTokenizer } from '../../../lib/engine/tokenizer/dummy/dummy-tokenizer.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import { toEngineTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/contract-adapter.ts';
import type { Tokenizer } from '../../../lib/engine/tokenizer/tokenizer.ts';
import { promptOf } from '../../support/engine-fixture.ts';
import { readMiniTokenizers } from '../tokenizer/tokenizer-json/mini-tokenizers.ts';

const SEED = 61_505;
const NUM_ROUNDS = 20;
const PARTS = ['a', ' the', '\n', ' ', '  ', '😀', 'é', '你好', '123', ',', '<|im_end|>', '\u0301', 'Word'];

const MINI = readMiniTokenizers().map(({ id, create }) => toEngineTokenizer({ tokenizer: create(), eosId: null, bosId: null, padId: null }, id));
const TOKENIZERS: readonly Tokenizer[] = [createEmbeddedSource().tokenizer, createDummyTokenizer(), ...MINI];

interface Said {
  readonly text: string;
  readonly ids: readonly number[];
}

function say(tokenizer: Tokenizer, mode: 'echo' | 'random', { text, seed }: { readonly text: string; readonly seed: number }): Said {
  const source = createGenerator(mode, tokenizer).createSource({
    prompt: promptOf(text),
    composition: null,
    steering: null,
    ending: { minTokens: 0, ignoreEos: false },
    random: new RandomStreamFactory(seed).forPrompt(text, seed)(0),
  });
  const said = { text: '', ids: [] as number[] };
  for (let token = source.next(); token.id !== tokenizer.eosToken.id; token = source.next()) {
    said.text += token.text;
    said.ids.push(token.id);
  }
  return said;
}

describe('what a generator says', () => {
  for (const tokenizer of TOKENIZERS) {
    it(`has the text of its ids in ${tokenizer.name}, as far as its texts come back from ids at all`, () => {
      const rng = createRng(SEED);
      for (let round = 0; round < NUM_ROUNDS; round++) {
        const text = Array.from({ length: rng.integer(1, 30) }, () => PARTS[rng.integer(0, PARTS.length - 1)]).join('');
        const hint = `seed ${SEED}, round ${round}`;
        const echo = say(tokenizer, 'echo', { text, seed: round });
        if (echo.ids.length > 0) assert.equal(echo.text, text, hint);
        assert.deepEqual(echo.ids, tokenizer.tokenize(text).map(({ id }) => id), hint);
        const random = say(tokenizer, 'random', { text, seed: round });
        const isLossless = tokenizer.decode(tokenizer.encode(random.text)) === random.text;
        if (isLossless) assert.equal(tokenizer.decode(random.ids), random.text, hint);
      }
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { createEchoGenerator } from '../../../lib/engine/generator/echo.ts';
import type { EndingRules } from '../../../lib/engine/generator/generator.ts';
import type { Token } from '../../../lib/engine/output.ts';
import { RandomStreamFactory } from '../../../lib/engine/random-streams.ts';
import { createSmallTokenizer } from '../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { toEngineTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/contract-adapter.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import type { Prompt } from '../../../lib/engine/request.ts';
import { promptOf } from '../../support/engine-fixture.ts';

const { tokenizer } = createEmbeddedSource();
const WHOLE: EndingRules = { minTokens: 0, ignoreEos: false, maxTokens: Number.POSITIVE_INFINITY };

interface Shown {
  readonly showsSpecialTokens?: boolean;
  readonly showsEnd?: boolean;
}

function echo(text: string, numTokens: number, ending: Partial<EndingRules>, given = tokenizer): Token[] {
  return echoPrompt(promptOf(text), numTokens, ending, given);
}

function echoPrompt(prompt: Prompt, numTokens: number, ending: Partial<EndingRules>, given = tokenizer, shows: Shown = {}): Token[] {
  const random = new RandomStreamFactory(1).forPrompt(prompt.text, null)(0);
  const source = createEchoGenerator(given).createSource({ prompt, composition: null, steering: null, ending: { ...WHOLE, ...ending }, ...shows, random });
  return Array.from({ length: numTokens }, () => source.next());
}

describe('an echo of a long text', () => {
  it('is, up to a limit, what it is without one', () => {
    const seed = 5150;
    const rng = createRng(seed);
    const parts = ['word', ' word', '\n', '    ', 'e\u0301', '\ud83d\ude00', '中文', '12345', '_-_', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'];
    for (let round = 0; round < 40; round++) {
      const text = Array.from({ length: 20_000 }, () => parts[rng.integer(0, parts.length - 1)]).join('').slice(rng.integer(0, 5));
      const maxTokens = rng.integer(1, 300);
      assert.deepEqual(echo(text, maxTokens, { maxTokens }), echo(text, maxTokens, {}), `seed ${seed}, round ${round}`);
    }
  });

  it('does not look at all of it for a short answer', () => {
    const lengths: number[] = [];
    const watched = { ...tokenizer, tokenize: (text: string) => (lengths.push(text.length), tokenizer.tokenize(text)) };
    const text = 'so many words '.repeat(100_000);
    echo(text, 5, { maxTokens: 5 }, watched);
    assert.equal(lengths.length, 1);
    assert.ok((lengths[0] ?? 0) < text.length / 10, `${lengths[0]} of ${text.length} characters`);
  });

  it('is prepared while everything else goes on, as far as the limit reaches', async () => {
    const generator = createEchoGenerator(tokenizer);
    const text = 'Many words, \u00e9 and <think>. '.repeat(10_000);
    const whole = tokenizer.tokenize(text);
    for (const maxTokens of [Number.POSITIVE_INFINITY, 1000]) {
      const ending = { ...WHOLE, maxTokens };
      const prepared = await generator.prepare(promptOf(text), ending);
      assert.ok(prepared?.echoTokens !== undefined);
      assert.equal(prepared.echoTokens.length < whole.length, maxTokens === 1000);
      const unable = { ...tokenizer, tokenize: () => assert.fail('not again') };
      assert.deepEqual(echoPrompt(prepared, 1000, ending, unable), whole.slice(0, 1000));
    }
  });

  it('is not prepared where it is short, or has no text', () => {
    const generator = createEchoGenerator(tokenizer);
    assert.equal(generator.prepare(promptOf('short'), WHOLE), null);
    assert.equal(generator.prepare(promptOf('word '.repeat(50_000)), { ...WHOLE, maxTokens: 5 }), null);
    assert.equal(generator.prepare({ ...promptOf(''), tokenIds: new Array<number>(100_000).fill(5), echoText: null }, WHOLE), null);
  });
});

describe('an echo of a text that names special tokens', () => {
  // As from a model's files: the embedded one takes everything as text.
  const tokenizer = toEngineTokenizer(createSmallTokenizer(), 'small');
  const prompt = promptOf('a<|im_start|> b<|im_end|> c');
  const ids = tokenizer.encode(prompt.text);
  const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

  it('is these tokens, which are shown where they are asked for', () => {
    assert.deepEqual(echoPrompt(prompt, ids.length, {}, tokenizer).map(({ id }) => id), ids);
    assert.equal(textOf(echoPrompt(prompt, 4, {}, tokenizer)), 'a b');
    assert.equal(textOf(echoPrompt(prompt, 4, {}, tokenizer, { showsSpecialTokens: true })), 'a<|im_start|> b');
  });

  it('shows the end where that is asked for, or where it is none', () => {
    assert.equal(textOf(echoPrompt(prompt, 4, {}, tokenizer, { showsSpecialTokens: true, showsEnd: true })), 'a<|im_start|> b<|im_end|>');
    assert.equal(textOf(echoPrompt(prompt, ids.length, { ignoreEos: true }, tokenizer, { showsSpecialTokens: true })), prompt.text);
    const plain = promptOf('a');
    assert.deepEqual(echoPrompt(plain, 2, {}, tokenizer, { showsSpecialTokens: true, showsEnd: true }).at(-1), { ...tokenizer.eosToken, text: '<|im_end|>' });
    assert.deepEqual(echoPrompt(plain, 2, {}, tokenizer, { showsSpecialTokens: true }).at(-1), tokenizer.eosToken);
  });

  it('is prepared as ids where it is long', async () => {
    const long = promptOf(`${'words '.repeat(5000)}<|im_start|>`);
    const prepared = await createEchoGenerator(tokenizer).prepare(long, WHOLE);
    assert.deepEqual(prepared?.echoIds, tokenizer.encode(long.text));
    const unable = { ...tokenizer, encode: () => assert.fail('not again') };
    assert.deepEqual(prepared && echoPrompt(prepared, 6000, {}, unable), echoPrompt(long, 6000, {}, tokenizer));
  });
});

describe('an echo of token ids', () => {
  const ids = tokenizer.encode('Some words, e\u0301, \ud83d\ude00 and others.');
  const prompt = { ...promptOf(''), tokenIds: ids, echoText: null };

  it('says them, and then says them again', () => {
    assert.deepEqual(echoPrompt(prompt, ids.length + 1, {}), [...tokenizer.tokensOf(ids), tokenizer.eosToken]);
    const twice = echoPrompt(prompt, 2 * ids.length, { ignoreEos: true });
    assert.deepEqual(twice.map(({ id }) => id), [...ids, ...ids]);
    assert.equal(twice.map(({ text }) => text).join(''), tokenizer.decode(ids).repeat(2));
  });

  it('makes no more of them into text than are asked for', () => {
    let numAsked = 0;
    const watched = { ...tokenizer, tokensOf: () => assert.fail('not all'), createDetokenizer: () => (id: number) => ({ id, text: String(numAsked++) }) };
    assert.deepEqual(echoPrompt(prompt, 3, {}, watched).map(({ text }) => text), ['0', '1', '2']);
    assert.equal(numAsked, 3);
  });
});

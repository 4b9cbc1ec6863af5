// Pictures, recordings and films in a chat, over real sockets.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { chunks, metric, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const LIMITS = { image: 2, audio: 1, video: 1 };

// A PNG file's header of 300 x 200 pixels, with a byte that tells pictures apart.
const pictureOf = (byte: number): string =>
  `data:image/png;base64,${Buffer.from(`89504e470d0a1a0a0000000d494844520000012c000000c8${byte.toString(16).padStart(2, '0')}`, 'hex').toString('base64')}`;
const NUM_PICTURE_TOKENS = 88;

const image = (url: string): unknown => ({ type: 'image_url', image_url: { url } });
const text = (words: string): unknown => ({ type: 'text', text: words });
const ask = (content: readonly unknown[], changes: Record<string, unknown> = {}): Record<string, unknown> => ({ messages: [{ role: 'user', content }], ...changes });

interface Usage {
  readonly prompt_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly multimodal_tokens?: Readonly<Record<string, number>> | null };
}

const usageOf = (body: { readonly usage?: unknown }): Usage => body.usage as Usage;

describe('POST /v1/chat/completions with --limit-mm-per-prompt', () => {
  it('counts what is no text as tokens of the prompt, and echoes the text alone', () =>
    withSimulator({ mode: 'echo', limitMmPerPrompt: LIMITS, enablePromptTokensDetails: true }, async (simulator) => {
      const plain = await post(simulator, CHAT, ask([text('What is this?')]));
      const { json } = await post(simulator, CHAT, ask([image(pictureOf(1)), text('What is this?')]));
      const usage = usageOf(json);
      assert.equal(json.choices?.[0]?.message?.content, 'What is this?');
      assert.deepEqual(usage.prompt_tokens_details.multimodal_tokens, { image: NUM_PICTURE_TOKENS });
      const numAdded = usage.prompt_tokens - usageOf(plain.json).prompt_tokens;
      assert.ok(Math.abs(numAdded - NUM_PICTURE_TOKENS) <= 2, `${numAdded} tokens more`);
      assert.equal(usageOf(plain.json).prompt_tokens_details.multimodal_tokens, null);
      const { text: stream } = await post(simulator, CHAT, ask([image(pictureOf(1)), text('x')], { stream: true, stream_options: { include_usage: true } }));
      assert.deepEqual(usageOf(chunks(stream).at(-1) ?? {}).prompt_tokens_details.multimodal_tokens, { image: NUM_PICTURE_TOKENS });
    }));

  it('echoes no line break of its own, wherever the pictures stand', () =>
    withSimulator({ mode: 'echo', limitMmPerPrompt: LIMITS }, async (simulator) => {
      const say = async (...parts: readonly unknown[]): Promise<unknown> => (await post(simulator, CHAT, ask(parts))).json.choices?.[0]?.message?.content;
      const [one, two] = [image(pictureOf(1)), image(pictureOf(2))];
      assert.equal(await say(text('What is this?'), one), 'What is this?');
      assert.equal(await say(text('What are these?'), one, two), 'What are these?');
      assert.equal(await say(one, text('Compare'), two, text('them.\n')), 'Compare\nthem.\n');
      assert.equal(await say(text('Kept:\n'), one), 'Kept:\n');
    }));

  it('has the same tokens in /tokenize', () =>
    withSimulator({ limitMmPerPrompt: LIMITS }, async (simulator) => {
      const asked = ask([image(pictureOf(1)), text('What is this?')]);
      const { count } = (await post(simulator, '/tokenize', asked)).json as unknown as { readonly count: number };
      assert.equal(count, usageOf((await post(simulator, CHAT, asked)).json).prompt_tokens);
    }));

  it('finds the same picture in the prefix cache, and no other one', () =>
    withSimulator({ mode: 'echo', limitMmPerPrompt: LIMITS, enablePromptTokensDetails: true }, async (simulator) => {
      const cachedOf = async (byte: number): Promise<number> => usageOf((await post(simulator, CHAT, ask([image(pictureOf(byte)), text('x')]))).json).prompt_tokens_details.cached_tokens;
      assert.deepEqual([await cachedOf(1), (await cachedOf(1)) >= 80, await cachedOf(2)], [0, true, 0]);
    }));

  it('finds the text before another picture, and the same token stands for all pictures', () =>
    withSimulator({ mode: 'echo', limitMmPerPrompt: LIMITS, enablePromptTokensDetails: true }, async (simulator) => {
      const words = text('one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen');
      const say = async (byte: number): Promise<{ readonly cached: number; readonly ids: readonly number[] }> => {
        const { json } = await post(simulator, CHAT, ask([words, image(pictureOf(byte))], { return_token_ids: true }));
        return { cached: usageOf(json).prompt_tokens_details.cached_tokens, ids: (json as { readonly prompt_token_ids: readonly number[] }).prompt_token_ids };
      };
      const [first, other, again] = [await say(1), await say(2), await say(1)];
      assert.deepEqual(first.ids, other.ids);
      assert.ok(first.cached === 0 && other.cached > 0 && other.cached < NUM_PICTURE_TOKENS, `${first.cached}, ${other.cached}`);
      assert.ok(again.cached > other.cached + NUM_PICTURE_TOKENS / 2, `${again.cached}`);
    }));

  it('fetches nothing, and invents the same text for the same picture', () =>
    withSimulator({ mode: 'random', limitMmPerPrompt: LIMITS, seed: 1 }, async (simulator) => {
      const say = async (url: string): Promise<string | undefined> => (await post(simulator, CHAT, ask([text('Describe'), image(url)], { seed: 7 }))).json.choices?.[0]?.message?.content;
      const [first, again, other] = [await say('https://nowhere.invalid/a'), await say('https://nowhere.invalid/a'), await say('https://nowhere.invalid/b')];
      assert.equal(first, again);
      assert.notEqual(first, other);
    }));

  it('takes recordings and films', () =>
    withSimulator({ mode: 'echo', limitMmPerPrompt: LIMITS, enablePromptTokensDetails: true }, async (simulator) => {
      const audio = { type: 'input_audio', input_audio: { data: Buffer.alloc(8000).toString('base64'), format: 'mp3' } };
      const { json } = await post(simulator, CHAT, ask([audio, { type: 'video_url', video_url: { url: 'https://nowhere.invalid/film' } }, text('x')]));
      const counts = usageOf(json).prompt_tokens_details.multimodal_tokens;
      assert.equal(counts?.['audio'], 25);
      assert.ok((counts?.['video'] ?? 0) >= 64);
    }));

  it('refuses too many, unreadable ones, embeddings, and what does not fit', () =>
    withSimulator({ limitMmPerPrompt: LIMITS }, async (simulator) => {
      const three = [1, 2, 3].map((byte) => image(pictureOf(byte)));
      const huge = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a0000000d4948445200ffffff00ffffff', 'hex').toString('base64')}`;
      const refusals: readonly [readonly unknown[], string | null][] = [
        [three, 'image'],
        [[image('data:image/png;base64,!')], null],
        [[image(huge)], 'input_tokens'],
        [[{ type: 'image_embeds', image_embeds: 'x' }], null],
        [[{ type: 'telepathy' }], null],
      ];
      for (const [content, param] of refusals) {
        const { status, json } = await post(simulator, CHAT, ask(content));
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', param], JSON.stringify(content).slice(0, 80));
      }
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
    }));

  it('refuses pictures on a model that is not declared multimodal', () =>
    withSimulator({}, async (simulator) => {
      const { status, json } = await post(simulator, CHAT, ask([image(pictureOf(1))]));
      assert.deepEqual([status, json.error?.param], [400, null]);
      assert.match(json.error?.message ?? '', /m is not a multimodal model/);
    }));
});

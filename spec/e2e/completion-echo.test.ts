// What answers repeat of their prompts, and where names stand in it, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';

interface Choice {
  readonly text: string;
  readonly prompt_token_ids: readonly number[] | null;
  readonly logprobs: { readonly tokens: readonly string[]; readonly text_offset: readonly number[] };
}

describe('echo of a completion', () => {
  it('repeats the prompt as a text, or as ids where ids are asked for', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const texts = async (extra: object): Promise<readonly string[]> => {
        const buffered = choiceOf((await post(simulator, COMPLETIONS, { prompt: 'one two', echo: true, ...extra })).json);
        const { text } = await post(simulator, COMPLETIONS, { prompt: 'one two', echo: true, stream: true, ...extra });
        return [buffered.text, chunks(text).map((chunk) => choiceOf(chunk).text).join('')];
      };
      assert.deepEqual(await texts({}), ['one twoone two', 'one twoone two']);
      assert.deepEqual(await texts({ return_token_ids: true }), ['one two', 'one two']);
      assert.deepEqual(await texts({ return_token_ids: true, max_tokens: 0 }), ['', '']);
    }));
});

describe('a prompt that is cut', () => {
  it('is answered as far as it is kept, and repeated whole', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { text } = choiceOf((await post(simulator, COMPLETIONS, { prompt: 'one two three', truncate_prompt_tokens: 1 })).json);
      assert.ok(text !== '' && text !== 'one two three' && 'one two three'.endsWith(text), text);
      const echo = choiceOf((await post(simulator, COMPLETIONS, { prompt: 'one two three', truncate_prompt_tokens: 1, echo: true })).json);
      assert.equal(echo.text, `one two three${text}`);
    }));

  it('is repeated whole as ids, too', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const prompt = await idsOf(simulator, 'one two three');
      const kept = choiceOf((await post(simulator, COMPLETIONS, { prompt, truncate_prompt_tokens: 2, echo: true, return_token_ids: true })).json);
      assert.deepEqual(kept.prompt_token_ids, prompt.slice(-2));
      const { text } = choiceOf((await post(simulator, COMPLETIONS, { prompt, truncate_prompt_tokens: 2, echo: true })).json);
      assert.equal(text, 'one two three two three');
    }));

  it('is looked at to its end where its end is kept', () =>
    withSimulator({ mode: 'echo', maxModelLen: 16 }, async (simulator) => {
      const ids: unknown[] = Array.from({ length: 40 }, () => 5);
      for (const prompt of [[...ids, 'x', 6], [[...ids, 'x', 6]]]) {
        const { status, json } = await post(simulator, COMPLETIONS, { prompt, truncate_prompt_tokens: 3 });
        assert.deepEqual([status, json.error?.type], [400, 'Bad Request']);
      }
      assert.equal((await post(simulator, COMPLETIONS, { prompt: [...ids, 6], truncate_prompt_tokens: 3 })).status, 200);
    }));

  it('may have false and true among its ids, which are 0 and 1', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      for (const prompt of [[true, 5], [[true, 5]]]) {
        const choice = choiceOf((await post(simulator, COMPLETIONS, { prompt, return_token_ids: true })).json);
        assert.deepEqual(choice.prompt_token_ids, [1, 5]);
      }
    }));
});

describe('text_offset of a completion\'s log probabilities', () => {
  it('counts the characters of the names before, buffered and streamed', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      for (const namesById of [false, true]) {
        const request = { prompt: 'one two three', logprobs: 0, return_tokens_as_token_ids: namesById };
        const { logprobs } = choiceOf((await post(simulator, COMPLETIONS, request)).json);
        assert.equal(logprobs.tokens.every((name) => name.startsWith('token_id:')), namesById);
        assert.deepEqual(logprobs.text_offset, toOffsets(logprobs.tokens));
        const parts = chunks((await post(simulator, COMPLETIONS, { ...request, stream: true })).text).map((chunk) => choiceOf(chunk).logprobs);
        assert.deepEqual(parts.flatMap(({ text_offset }) => text_offset), logprobs.text_offset);
      }
    }));
});

describe('prompt_logprobs of an echo', () => {
  const shownOf = async (simulator: Parameters<typeof post>[0], body: Record<string, unknown>): Promise<number | null> => {
    const answer = (await post(simulator, CHAT, chat('one two', { max_tokens: 1, ...body }))).json as { readonly prompt_logprobs?: readonly (object | null)[] | null };
    return answer.prompt_logprobs === null || answer.prompt_logprobs === undefined ? null : Math.max(...answer.prompt_logprobs.map((entry) => Object.keys(entry ?? {}).length));
  };

  it('are as many to a token of a chat as its answer has, unless their number is given', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      assert.deepEqual([await shownOf(simulator, {}), await shownOf(simulator, { logprobs: true, top_logprobs: 3 })], [null, null]);
      assert.equal(await shownOf(simulator, { echo: true }), 1);
      // The token's own is one of the most probable ones, or stands beside them.
      assert.ok([3, 4].includes((await shownOf(simulator, { echo: true, logprobs: true, top_logprobs: 3 })) ?? 0));
      assert.equal(await shownOf(simulator, { echo: true, logprobs: true, top_logprobs: 3, prompt_logprobs: 0 }), 1);
    }));

  it('are asked of the engine for a stream, too', () =>
    withSimulator({ mode: 'echo', enableScaleOut: true }, async (simulator) => {
      const askedOf = async (path: string, body: object): Promise<string> => {
        const { text } = await post(simulator, `${path}/render`, { ...body, echo: true });
        return [/"prompt_logprobs":\d+/, /"skip_reading_prefix_cache":\w+/].map((member) => member.exec(text)?.[0] ?? '').join();
      };
      for (const stream of [false, true]) {
        const [completion, conversation] = [{ prompt: 'Hello', stream }, chat('Hello', { stream })];
        assert.equal(await askedOf(COMPLETIONS, completion), ',"skip_reading_prefix_cache":false');
        assert.equal(await askedOf(COMPLETIONS, { ...completion, logprobs: 2 }), '"prompt_logprobs":2,"skip_reading_prefix_cache":true');
        assert.equal(await askedOf(CHAT, conversation), '"prompt_logprobs":0,"skip_reading_prefix_cache":true');
        assert.equal(await askedOf(CHAT, { ...conversation, logprobs: true, top_logprobs: 2 }), '"prompt_logprobs":2,"skip_reading_prefix_cache":true');
      }
    }));
});

async function idsOf(simulator: Parameters<typeof post>[0], prompt: string): Promise<readonly number[]> {
  return ((await post(simulator, '/tokenize', { prompt })).json as { readonly tokens: readonly number[] }).tokens;
}

function choiceOf(answer: unknown): Choice {
  const [choice] = (answer as { readonly choices: readonly Choice[] }).choices;
  assert.ok(choice);
  return choice;
}

function toOffsets(names: readonly string[]): readonly number[] {
  let offset = 0;
  return names.map((name) => {
    offset += [...name].length;
    return offset - [...name].length;
  });
}

// Special tokens in echoed texts, over real sockets: a model's tokenizer reads their names in a prompt as these tokens, and so they are said.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chat, chunks, post, withSimulator } from '../support/simulator-fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'special-tokens-'));
after(() => rmSync(folder, { recursive: true }));
const packed = readFileSync(new URL('../engine/tokenizer/tokenizer-json/recorded/small-tokenizer.json.gz', import.meta.url));
writeFileSync(path.join(folder, 'tokenizer.json'), gunzipSync(packed));
writeFileSync(path.join(folder, 'tokenizer_config.json'), '{"eos_token":"<|im_end|>"}');
writeFileSync(path.join(folder, 'generation_config.json'), '{"eos_token_id":[4089,4087]}');

const ECHO = { mode: 'echo', tokenizer: folder, chatTemplate: '{{ messages[-1].content }}' } as const;
const TURNS = '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}';
const TEXT = 'one<|im_start|> two<|im_end|> three';
const TOOLS = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];

interface Choice {
  readonly text?: string;
  readonly message?: { readonly content: string | null };
  readonly finish_reason: string;
  readonly stop_reason: unknown;
  readonly token_ids: readonly number[];
}

function choiceOf(json: { readonly choices?: unknown }): Choice {
  return (json.choices as readonly Choice[])[0] as Choice;
}

describe('a special token in an echo', () => {
  it('has no text, and the end of sequence ends it', () =>
    withSimulator(ECHO, async (simulator) => {
      const { text, finish_reason: reason, token_ids: ids } = choiceOf((await post(simulator, '/v1/completions', { prompt: TEXT, return_token_ids: true })).json);
      assert.deepEqual([text, reason, ids.length], ['one two', 'stop', 4]);
      const { text: stream } = await post(simulator, '/v1/completions', { prompt: TEXT, stream: true });
      assert.equal(chunks(stream).map((chunk) => choiceOf(chunk).text).join(''), 'one two');
    }));

  it('ends it, too, where the model names it as an end', () =>
    withSimulator(ECHO, async (simulator) => {
      const say = async (extra: object): Promise<Choice> => choiceOf((await post(simulator, '/v1/completions', { prompt: 'one<|endoftext|> two', ...extra })).json);
      const { text, finish_reason: reason, stop_reason: stopReason } = await say({});
      assert.deepEqual([text, reason, stopReason], ['one', 'stop', 4087]);
      assert.equal((await say({ ignore_eos: true, max_tokens: 3 })).text, 'one two');
    }));

  it('is text without a model', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      assert.equal(choiceOf((await post(simulator, '/v1/completions', { prompt: TEXT })).json).text, TEXT);
    }));

  it('is shown where a request keeps it, the end where it is included', () =>
    withSimulator(ECHO, async (simulator) => {
      const say = async (extra: object): Promise<string | undefined> => choiceOf((await post(simulator, '/v1/completions', { prompt: TEXT, ...extra })).json).text;
      assert.equal(await say({ skip_special_tokens: false }), 'one<|im_start|> two');
      assert.equal(await say({ skip_special_tokens: false, include_stop_str_in_output: true }), 'one<|im_start|> two<|im_end|>');
      assert.equal(await say({ skip_special_tokens: false, stop: ['start'] }), 'one<|im_');
    }));

  it('frames turns, of which the last one of a user is said', () =>
    withSimulator({ ...ECHO, chatTemplate: TURNS, enableScaleOut: true }, async (simulator) => {
      const prompt = '<|im_start|>user\nno<|im_end|>\n<|im_start|>user\n one two<|im_end|>\n<|im_start|>assistant\n';
      const { text, finish_reason: reason } = choiceOf((await post(simulator, '/v1/completions', { prompt })).json);
      assert.deepEqual([text, reason], [' one two', 'stop']);
      const { tokens } = JSON.parse((await post(simulator, '/tokenize', { prompt })).text) as { readonly tokens: readonly number[] };
      assert.equal(choiceOf((await post(simulator, '/v1/completions', { prompt: tokens })).json).text, ' one two');
      const { text: answer } = await post(simulator, '/inference/v1/generate', { token_ids: tokens, sampling_params: {} });
      const said = JSON.parse((await post(simulator, '/tokenize', { prompt: ' one two' })).text) as { readonly tokens: readonly number[] };
      assert.deepEqual(choiceOf(JSON.parse(answer) as object).token_ids.slice(0, -1), said.tokens);
      assert.equal(choiceOf((await post(simulator, '/v1/completions', { prompt: '<|im_start|>system\nno<|im_end|>' })).json).text, 'system\nno');
    }));

  it('is shown to parsers that look for it', () =>
    withSimulator({ ...ECHO, enableAutoToolChoice: true, toolCallParser: 'hermes' }, async (simulator) => {
      const say = async (extra: Record<string, unknown>): Promise<unknown> => choiceOf((await post(simulator, '/v1/chat/completions', chat(TEXT, extra))).json).message?.content;
      assert.equal(await say({}), 'one two');
      assert.equal(await say({ tools: TOOLS }), 'one<|im_start|> two');
      assert.equal(await say({ tools: TOOLS, tool_choice: 'none' }), 'one two');
    }));
});

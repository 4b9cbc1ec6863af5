// Bad input over real sockets: the right error in the right shape, and the server goes on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { assertRefused, type BadRequest } from '../support/bad-request.ts';
import { chat, get, post, RawClient, until, withSimulator } from '../support/simulator-fixture.ts';

const COMPLETIONS = '/v1/completions';
const withCall = (call: object): object => ({ messages: [{ role: 'assistant', content: null, tool_calls: [call] }, { role: 'user', content: 'x' }] });

const BAD_REQUESTS: readonly BadRequest[] = [
  { name: 'invalid JSON', body: '{bad', type: 'Bad Request', param: 'body.1' },
  { name: 'an empty body', body: '', type: 'Bad Request', param: 'body' },
  { name: 'an array', body: [], type: 'Bad Request', param: 'body' },
  { name: 'no messages', body: { model: 'm' }, type: 'Bad Request', param: 'body.messages', says: ['required'] },
  { name: 'messages of the wrong type', body: { messages: 'hi' }, type: 'Bad Request', param: 'body.messages' },
  { name: 'a message that is no object', body: { messages: [5] }, type: 'Bad Request', param: 'body.messages.0.ChatCompletionDeveloperMessageParam' },
  { name: 'a message without a role', body: { messages: [{ content: 'x' }] }, type: 'Bad Request', param: 'body.messages.0.ChatCompletionDeveloperMessageParam.role' },
  { name: 'a content of the wrong type', body: { messages: [{ role: 'user', content: 5 }] }, type: 'Bad Request', param: 'body.messages.0.ChatCompletionDeveloperMessageParam.content' },
  { name: 'an empty conversation', body: { messages: [] }, param: null },
  { name: 'an image', body: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }, param: null },
  { name: 'an integer that is none', body: chat('x', { max_tokens: 'ten' }), type: 'Bad Request', param: 'body.max_tokens', says: ['integer', '"ten"'] },
  { name: 'a fraction', body: chat('x', { max_tokens: 1.5 }), type: 'Bad Request', param: 'body.max_tokens' },
  { name: 'a boolean that is none', body: chat('x', { stream: 'maybe' }), type: 'Bad Request', param: 'body.stream' },
  { name: 'a number that is none', body: chat('x', { temperature: [] }), type: 'Bad Request', param: 'body.temperature', says: ['list of 0'] },
  { name: 'an object that is none', body: chat('x', { stream: true, stream_options: 1 }), type: 'Bad Request', param: 'body.stream_options' },
  { name: 'an empty list for an object', body: chat('x', { stream_options: [] }), type: 'Bad Request', param: 'body.stream_options' },
  { name: 'a fault inside an object', body: chat('x', { stream: true, stream_options: { include_usage: {} } }), type: 'Bad Request', param: 'body.stream_options.include_usage' },
  { name: 'transfer parameters that are no object', body: chat('x', { kv_transfer_params: [] }), type: 'Bad Request', param: 'body.kv_transfer_params' },
  { name: 'transfer parameters that are a text', path: COMPLETIONS, body: { prompt: 'x', kv_transfer_params: 'x' }, type: 'Bad Request', param: 'body.kv_transfer_params' },
  { name: 'tool calls that are no objects', body: { messages: [{ role: 'assistant', content: null, tool_calls: [1] }] }, type: 'Bad Request', param: 'body.0.ChatCompletionMessageFunctionToolCallParam' },
  { name: 'tool calls that are a number', body: { messages: [{ role: 'assistant', content: null, tool_calls: 5 }] }, param: null },
  { name: 'a tool call without an id', body: withCall({ type: 'function', function: { name: 'f', arguments: '{}' } }), type: 'Bad Request', param: 'body.0.ChatCompletionMessageFunctionToolCallParam.id' },
  { name: 'a tool call whose arguments are an object', body: withCall({ id: 'c', type: 'function', function: { name: 'f', arguments: {} } }), type: 'Bad Request', param: 'body.0.ChatCompletionMessageFunctionToolCallParam.function' },
  { name: 'a tool call of no type', body: withCall({ id: 'c', function: { name: 'f', arguments: '{}' } }), type: 'Bad Request', param: 'body.0.ChatCompletionMessageFunctionToolCallParam.type' },
  { name: 'a name that is none', body: { messages: [{ role: 'user', content: 'x', name: 5 }] }, type: 'Bad Request', param: 'body.messages.0.ChatCompletionDeveloperMessageParam.role' },
  { name: 'a file', body: { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'a' } }] }] }, param: 'type' },
  { name: 'documents that are no texts', body: chat('x', { documents: [{ a: 'b' }, { a: 5 }] }), type: 'Bad Request', param: 'body.documents.1.a' },
  { name: 'a tool with parameters that are none', body: chat('x', { tools: [{ type: 'function', function: { name: 'f', parameters: 5 } }] }), type: 'Bad Request', param: 'body.tools.0.function.parameters' },
  { name: 'a tool that is strict in no way', body: chat('x', { tools: [{ type: 'function', function: { name: 'f', strict: 'x' } }] }), type: 'Bad Request', param: 'body.tools.0.function.strict' },
  { name: 'messages in two places', body: chat('x', { chat_template_kwargs: { messages: [] } }), param: null },
  { name: 'a model of the wrong type', body: chat('x', { model: 1 }), type: 'Bad Request', param: 'body.model' },
  { name: 'an unknown model', body: chat('x', { model: 'nope' }), status: 404, type: 'NotFoundError', param: 'model', says: ['nope', 'm'] },
  { name: 'max_tokens 0', body: chat('x', { max_tokens: 0 }), param: 'max_tokens' },
  { name: 'a negative max_completion_tokens', body: chat('x', { max_completion_tokens: -1 }), param: 'max_tokens' },
  { name: 'a limit over the context', body: chat('x', { max_tokens: 5000 }), param: 'max_tokens', says: ['5000', '1024'] },
  { name: 'a prompt over the context', body: chat('word '.repeat(2000)), param: 'input_tokens', says: ['1024', '1025'] },
  { name: 'a text that could never fit', body: chat('x'.repeat(1024 * 61)), param: 'input_text', says: ['1024'] },
  { name: 'a prompt that fills the context', path: COMPLETIONS, body: { prompt: Array.from({ length: 1024 }, () => 1) }, param: 'max_tokens' },
  { name: 'token ids over the context', path: COMPLETIONS, body: { prompt: Array.from({ length: 2000 }, () => 1) }, param: 'input_tokens', says: ['2000'] },
  { name: 'a temperature out of range', body: chat('x', { temperature: 2.5 }), param: 'temperature' },
  { name: 'a top_p out of range', body: chat('x', { top_p: 0 }), param: 'top_p' },
  { name: 'a penalty out of range', body: chat('x', { presence_penalty: -3 }), param: null },
  { name: 'n of 0', body: chat('x', { n: 0 }), param: null },
  { name: 'n beyond all bounds', body: chat('x', { n: 100_000 }), param: null, says: ['16384', '100000'] },
  { name: 'n without sampling', body: chat('x', { n: 2, temperature: 0 }), param: null },
  { name: 'a negative min_tokens', body: chat('x', { min_tokens: -1 }), param: null },
  { name: 'min_tokens over max_tokens', body: chat('x', { min_tokens: 9, max_tokens: 5 }), param: null, says: ['9', '5'] },
  { name: 'stream_options without stream', body: chat('x', { stream_options: { include_usage: null } }), param: 'stream_options' },
  { name: 'no prompt', path: COMPLETIONS, body: {}, param: 'prompt' },
  { name: 'an empty prompt', path: COMPLETIONS, body: { prompt: '' }, param: 'prompt' },
  { name: 'an empty list of prompts', path: COMPLETIONS, body: { prompt: [] }, param: null },
  { name: 'a prompt of the wrong type', path: COMPLETIONS, body: { prompt: { a: 1 } }, type: 'Bad Request', param: 'body.prompt' },
  { name: 'a list of the wrong types', path: COMPLETIONS, body: { prompt: ['a', {}] }, type: 'Bad Request', param: 'body.prompt.0' },
  { name: 'a negative token id', path: COMPLETIONS, body: { prompt: [1, 2, -1] }, type: 'Bad Request', param: 'body.prompt.2' },
  { name: 'a negative token id in a list of lists', path: COMPLETIONS, body: { prompt: [[1], [-1]] }, type: 'Bad Request', param: 'body.prompt.0' },
  { name: 'n of null, for completions', path: COMPLETIONS, body: { prompt: 'a', n: null }, type: 'Bad Request', param: 'body.n' },
  { name: 'a number beyond all numbers', path: COMPLETIONS, body: '{"prompt":"a","max_tokens":1e999}', type: 'Bad Request', param: 'body.max_tokens', says: ['got Infinity'] },
  { name: 'a temperature that is not a number', body: '{"messages":[{"role":"user","content":"x"}],"temperature":NaN}', param: 'temperature', says: ['NaN'] },
  { name: 'an infinite temperature', path: COMPLETIONS, body: '{"prompt":"a","temperature":-Infinity}', param: 'temperature' },
  { name: 'an infinite penalty', path: COMPLETIONS, body: '{"prompt":"a","repetition_penalty":Infinity}', param: null },
  { name: 'a limit that is not a number', path: COMPLETIONS, body: '{"prompt":"a","max_tokens":NaN}', type: 'Bad Request', param: 'body.max_tokens' },
  { name: 'a number as a text of megabytes', body: chat('x', { max_tokens: ' '.repeat(1_000_000) }), type: 'Bad Request', param: 'body.max_tokens' },
  { name: 'a seed over 64 bits', body: chat('x', { seed: 2 ** 63 + 2048 }), type: 'Bad Request', param: 'body.seed', says: ['9223372036854775807'] },
  { name: 'a seed under 64 bits', body: '{"messages":[{"role":"user","content":"x"}],"seed":-9223372036854777856}', type: 'Bad Request', param: 'body.seed' },
  { name: 'half of a surrogate pair in the model', body: '{"model":"\\ud800","messages":[{"role":"user","content":"x"}]}', param: null },
  { name: 'an integer of more than 64 bits', body: '{"seed":9223372036854775808,"messages":[{"role":"user","content":"x"}]}', type: 'Bad Request', param: 'body.seed', says: ['9223372036854775808'] },
  { name: 'too many prompts', path: COMPLETIONS, body: { prompt: Array.from({ length: 1025 }, () => 'a') }, param: 'prompt', says: ['1024', '1025'] },
  { name: 'offsets that are no boolean', body: chat('x', { return_token_offsets: 'x' }), type: 'Bad Request', param: 'body.return_token_offsets' },
  { name: 'experts from beyond the prompt', path: COMPLETIONS, body: { prompt: [5], routed_experts_prompt_start: 2 }, param: 'routed_experts_prompt_start', says: ['1 tokens', '2'] },
  { name: 'half a character', body: '{"messages":[{"role":"user","content":"a \\ud800"}]}', param: null },
  { name: 'half a character in a prompt', path: COMPLETIONS, body: '{"prompt":"\\udc00"}', param: null },
  { name: 'two constraints', path: COMPLETIONS, body: { prompt: 'a', structured_outputs: { choice: ['a'], regex: 'a' } }, param: 'structured_outputs' },
  { name: 'constraints in two fields', body: chat('x', { response_format: { type: 'json_object' }, structured_outputs: { choice: ['a'] } }), param: null },
  { name: 'a structural tag that is none', body: chat('x', { stream: true, response_format: { type: 'structural_tag', format: { type: 'nope' } } }), param: 'response_format' },
  { name: 'a structural tag that is no text', body: chat('x', { stream: true, structured_outputs: { structural_tag: {} } }), param: 'structured_outputs' },
  { name: 'a schema that is no JSON', body: chat('x', { structured_outputs: { json: '{' } }), param: null },
  { name: 'a suffix', path: COMPLETIONS, body: { prompt: 'a', suffix: 'b' }, param: 'suffix' },
];

describe('a bad request', () => {
  it('is answered with its status, type and param, streamed or not', () =>
    withSimulator({}, async (simulator) => {
      await assertRefused(simulator, '/v1/chat/completions', BAD_REQUESTS);
      assert.equal((await post(simulator, '/v1/chat/completions', chat('x'))).status, 200);
    }));

  it('names ten faults at most', () =>
    withSimulator({}, async (simulator) => {
      const { json } = await post(simulator, '/v1/chat/completions', { messages: Array.from({ length: 50 }, () => 1) });
      assert.match(json.error?.message ?? '', /^400 validation errors:\n(.*\n){10} {2}\.\.\.and 390 more errors$/);
    }));

  it('needs the media type of JSON', () =>
    withSimulator({}, async (simulator) => {
      const { status, json } = await post(simulator, '/v1/chat/completions', chat('x'), { 'content-type': 'text/plain' });
      assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', null]);
      const parameters = await post(simulator, '/v1/chat/completions', chat('x'), { 'content-type': 'Application/JSON; charset=utf-8' });
      assert.equal(parameters.status, 200);
    }));

  it('has the shape of the web framework where it cannot be parsed', () =>
    withSimulator({}, async (simulator) => {
      for (const body of [Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from(`{"messages":${'['.repeat(2000)}${']'.repeat(2000)}}`)]) {
        const response = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        const answer = (await response.json()) as Readonly<Record<string, unknown>>;
        assert.deepEqual([response.status, Object.keys(answer), typeof answer['detail']], [400, ['detail'], 'string']);
      }
    }));

  it('is read in UTF-16, too', () =>
    withSimulator({}, async (simulator) => {
      const body = Buffer.from(JSON.stringify({ prompt: 'Hé 😀', max_tokens: 1 }), 'utf16le');
      const response = await fetch(`${simulator.url}/v1/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      assert.equal(response.status, 200);
    }));

  it('is told when it is compressed', () =>
    withSimulator({}, async (simulator) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const response = await fetch(`${simulator.url}/v1/completions`, { method: 'POST', headers, body: gzipSync('{"prompt":"a"}') });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /"detail":"the body is compressed/);
    }));

  it('accepts what vLLM accepts: numbers as texts, a limit that is only too large together with the prompt, unknown fields', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const lax = chat('a b c', { max_tokens: '2', stream: 'false', n: true, temperature: '0.5', what: {}, max_completion_tokens: null });
      const { status, json } = await post(simulator, '/v1/chat/completions', lax);
      assert.deepEqual([status, json.usage?.completion_tokens], [200, 2]);
      const clamped = await post(simulator, '/v1/chat/completions', chat('a', { max_tokens: 1024, ignore_eos: true }));
      assert.equal(clamped.json.usage?.total_tokens, 1024);
    }));
});

describe('a body over the limit', () => {
  const announced = (length: number): string => `POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

  it('is refused with 413 when it is announced, before it is sent', () =>
    withSimulator({ maxRequestBodySizeMb: 1 }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.send(announced(1024 * 1024 + 1));
      await until(() => client.received.includes('\r\n\r\n{'), '413');
      assert.match(client.received, /^HTTP\/1\.1 413 .*Request Entity Too Large/s);
      client.leave();
    }));

  it('is refused with 413 while it comes in chunks, and the rest is dropped', () =>
    withSimulator({ maxRequestBodySizeMb: 1 }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.send('POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      for (let sent = 0; sent < 20; sent++) client.send(chunk);
      await until(() => client.received.includes('\r\n\r\n{'), '413');
      client.send('0\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      await until(() => client.received.includes('200 OK'), 'the next answer on the same connection');
      client.leave();
    }));

  it('is read when it is just at the limit', () =>
    withSimulator({ maxRequestBodySizeMb: 1, maxModelLen: 2_000_000, numGpuBlocksOverride: 200_000 }, async (simulator) => {
      const frame = JSON.stringify({ prompt: '', max_tokens: 1 });
      const body = frame.replace('""', `"${'x'.repeat(1024 * 1024 - frame.length)}"`);
      assert.equal((await post(simulator, '/v1/completions', body)).status, 200);
      assert.equal((await post(simulator, '/v1/completions', `${body} `)).status, 413);
    }));
});

describe('a path or method that is none', () => {
  it('gets 404, 405 with allow, or a redirect without the slash', () =>
    withSimulator({}, async (simulator) => {
      const unknown = await get(simulator, '/v1/nothing?x=1');
      assert.deepEqual([unknown.status, unknown.text], [404, '{"detail":"Not Found"}']);
      const method = await get(simulator, '/v1/chat/completions');
      assert.deepEqual([method.status, method.text, method.headers.get('allow')], [405, '{"detail":"Method Not Allowed"}', 'POST']);
      const redirected = await fetch(`${simulator.url}/v1/models/?a=b`, { redirect: 'manual' });
      assert.deepEqual([redirected.status, redirected.headers.get('location')], [307, `${simulator.url}/v1/models?a=b`]);
    }));

  it('gets a redirect that needs no host from a client that names none', () =>
    withSimulator({}, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.send('GET /health/ HTTP/1.0\r\n\r\n');
      await until(() => client.isClosed, 'the end');
      assert.match(client.received, /location: \/health\r\n/);
    }));
});

describe('bytes that are not HTTP', () => {
  it('get 400, and the server goes on', () =>
    withSimulator({}, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.send('NONSENSE\r\n\r\n');
      await until(() => client.isClosed, 'the end');
      assert.match(client.received, /^HTTP\/1\.1 400 Bad Request/);
      assert.equal((await get(simulator, '/health')).status, 200);
    }));

  it('do not overtake the answer to what came before them', () =>
    withSimulator({}, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.send('GET /version HTTP/1.1\r\nhost: x\r\n\r\nNONSENSE\r\n\r\n');
      await until(() => client.isClosed, 'the end');
      assert.match(client.received, /0\.32\.0.*400 Bad Request/s);
    }));
});

// The types that are declared for responses. The compiler reads bodies as literals of their types, those that vLLM has sent and those that
// are sent here: a member too many, one too few, and a value of another kind are errors.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Simulator } from '../../../lib/simulator.ts';
import { readEvents } from './compare/event-stream.ts';
import { type GivenAnswer, type RecordedCase, recordedRuns } from './recorded-run.ts';
import { send, startRun } from './replay.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where in `lib/api` each type is declared. */
const MODULES: Readonly<Record<string, string>> = {
  AnthropicCountTokensResponse: 'anthropic/count-tokens/route.ts',
  AnthropicErrorResponse: 'anthropic/error-body.ts',
  AnthropicMessagesResponse: 'anthropic/messages/response.ts',
  AnthropicStreamEvent: 'anthropic/messages/stream.ts',
  ChatCompletionResponse: 'openai/chat-completions/response.ts',
  ChatCompletionStreamResponse: 'openai/chat-completions/stream.ts',
  CompletionResponse: 'openai/completions/response.ts',
  CompletionStreamResponse: 'openai/completions/stream.ts',
  EmbeddingResponse: 'pooling/embeddings/response.ts',
  ErrorResponse: 'error-body.ts',
  ModelList: 'openai/models/response.ts',
  ResponsesResponse: 'openai/responses/response-writer.ts',
  ResponseStreamEvent: 'openai/responses/event-writer.ts',
};

/** Types of a path's bodies: of a whole one, and of each event. */
const BODIES: Readonly<Record<string, readonly [string, string?]>> = {
  '/v1/chat/completions': ['ChatCompletionResponse', 'ChatCompletionStreamResponse'],
  '/v1/completions': ['CompletionResponse', 'CompletionStreamResponse'],
  '/v1/embeddings': ['EmbeddingResponse'],
  '/v1/messages': ['AnthropicMessagesResponse', 'AnthropicStreamEvent'],
  '/v1/messages/count_tokens': ['AnthropicCountTokensResponse'],
  '/v1/models': ['ModelList'],
  '/v1/responses': ['ResponsesResponse', 'ResponseStreamEvent'],
};

const CALL = '<think>Hm.</think><tool_call>{"name": "run", "arguments": {"input": "ls"}}</tool_call>';
const SAID = [{ role: 'user', content: CALL }];
const TOOL = { type: 'function', function: { name: 'run', parameters: { type: 'object', properties: { input: { type: 'string' } } } } };
const FORM = { type: 'json_schema', name: 'form', schema: { type: 'object', properties: { a: { enum: [1, 2] } } } };
const PARSING = ['--mode', 'echo', '--reasoning-parser', 'qwen3', '--tool-call-parser', 'hermes', '--enable-auto-tool-choice'];
const SHOWING = ['--enable-per-request-metrics', '--enable-prompt-tokens-details', '--enable-force-include-usage', '--enable-responses-api-store'];

/** What vLLM was not asked when its answers were recorded: flags, then paths and bodies, each sent with `stream` and without. */
const MORE: readonly (readonly [readonly string[], ...(readonly [string, object])[]])[] = [
  [
    [...PARSING, ...SHOWING],
    ['/v1/chat/completions', { messages: SAID, tools: [TOOL] }],
    ['/v1/chat/completions', { messages: SAID, n: 2, logprobs: true, top_logprobs: 2, return_token_ids: true, return_prompt_text: true }],
    ['/v1/completions', { prompt: 'One two', echo: true, logprobs: 1, return_token_ids: true }],
    ['/v1/responses', { input: CALL, tools: [{ type: 'custom', name: 'run' }] }],
    ['/v1/responses', { input: CALL, tools: [{ ...TOOL.function, type: 'function' }], tool_choice: { type: 'function', name: 'run' } }],
    ['/v1/responses', { input: CALL, tools: [{ type: 'namespace', name: 'n', description: '', tools: [{ ...TOOL.function, type: 'function' }] }] }],
    ['/v1/responses', { input: 'One two', max_output_tokens: 1, metadata: { a: 'b' }, reasoning: { effort: 'low', summary: 'auto' } }],
    ['/v1/responses', { input: 'One', text: { format: FORM, verbosity: 'low' }, service_tier: 'flex', truncation: 'auto' }],
    ['/v1/responses', { input: 'One', background: true }],
    ['/v1/responses', { input: 'One', logit_bias: { 9999999: 1 } }],
    ['/v1/messages', { messages: SAID, max_tokens: 99, tools: [{ name: 'run', input_schema: TOOL.function.parameters }] }],
    ['/v1/messages', { messages: SAID, max_tokens: 1 }],
  ],
  [
    ['--mode', 'echo', '--max-model-len', '4096'],
    ['/v1/responses', { input: 'One', top_logprobs: 2, include: ['message.output_text.logprobs'], enable_response_messages: true, user: 'u' }],
    ['/v1/messages', { messages: SAID, max_tokens: 99, stop_sequences: ['Hm'] }],
    ['/v1/messages', { messages: SAID, max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } }],
  ],
  [['--runner', 'pooling'], ['/v1/embeddings', { input: 'One', encoding_format: 'base64' }]],
];

interface TypedBody {
  readonly name: string;
  readonly type: string;
  readonly json: unknown;
}

describe('the types of responses', () => {
  const recorded = recordedRuns.flatMap(({ name, cases }) => cases.flatMap((found) => toBodies(`${name}: ${found.name}`, found.path, readRecorded(found))));

  it('are those of what vLLM has sent, and of nothing else', () => {
    const whole = recorded.find(({ type }) => type === 'ChatCompletionResponse')?.json as { readonly created: number };
    const { created, ...less } = whole;
    const wrong = [less, { ...whole, created: String(created) }, { ...whole, more: 1 }, { ...whole, choices: [{}] }];
    const bodies = wrong.map((json, index) => ({ name: `wrong ${index}`, type: 'ChatCompletionResponse', json }));
    const problems = compile([...recorded, ...bodies]);
    assert.deepEqual(problems.map((problem) => problem.split(': ')[0]), ['wrong 0', 'wrong 1', 'wrong 2', 'wrong 3'], problems.join('\n'));
  });

  it('are those of what is sent here', async (context) => {
    const bodies: TypedBody[] = [];
    for (const run of recordedRuns) {
      const simulator = await startRun(run, []);
      context.after(() => simulator.close());
      for (const asked of run.cases) bodies.push(...toBodies(`${run.name}: ${asked.name}`, asked.path, readGiven(await send(simulator, asked))));
    }
    assert.deepEqual(namesOf(bodies), namesOf(recorded));
    for (const [flags, ...requests] of MORE) {
      const simulator = await startRun({ args: ['m', ...flags], env: {} }, []);
      context.after(() => simulator.close());
      for (const [asked, fields] of requests) bodies.push(...(await askBoth(simulator, asked, fields)));
    }
    assert.deepEqual(compile(bodies), []);
  });
});

async function askBoth(simulator: Simulator, asked: string, fields: object): Promise<TypedBody[]> {
  const bodies: TypedBody[] = [];
  for (const stream of asked === '/v1/embeddings' ? [undefined] : [false, true]) {
    const body = JSON.stringify({ model: 'm', ...fields, stream });
    const answer = await send(simulator, { method: 'POST', path: asked, headers: {}, body });
    const found = toBodies(`${asked} ${body}`, asked, readGiven(answer));
    assert.ok(found.length > 0, body);
    bodies.push(...found);
  }
  return bodies;
}

function namesOf(bodies: readonly TypedBody[]): string[] {
  return [...new Set(bodies.map(({ type }) => type))].sort();
}

/** An answer's JSON: one value, or its events. */
interface ReadAnswer {
  readonly isStream: boolean;
  readonly values: readonly unknown[];
}

function readRecorded({ json, sse }: RecordedCase): ReadAnswer {
  return sse === undefined ? { isStream: false, values: [json] } : readStream(sse);
}

function readGiven({ headers, text }: GivenAnswer): ReadAnswer {
  if (headers['content-type']?.startsWith('text/event-stream')) return readStream(text);
  return { isStream: false, values: headers['content-type'] === 'application/json' && text !== '' ? [JSON.parse(text) as unknown] : [] };
}

function readStream(text: string): ReadAnswer {
  return { isStream: true, values: readEvents(text).flatMap(({ json }) => json ?? []) };
}

// Bodies of other paths, and those of errors that the web server words, are of no type here.
function toBodies(name: string, asked: string, { isStream, values }: ReadAnswer): TypedBody[] {
  const [whole, event] = BODIES[asked] ?? [];
  return values.flatMap((json) => {
    const type = isStream ? event : whole;
    if (type === undefined || !isObject(json) || 'detail' in json || typeof json['error'] === 'string') return [];
    return [{ name, type: 'error' in json ? toErrorType(asked, json) : type, json }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function toErrorType(asked: string, json: Readonly<Record<string, unknown>>): string {
  if ('type' in json) return 'AnthropicErrorResponse';
  return asked.startsWith('/v1/responses') ? "ErrorResponse<'invalid_request_error'>" : 'ErrorResponse';
}

/** @returns what the compiler says, after the body's name; empty when every body is of its type */
function compile(bodies: readonly TypedBody[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-types-'));
  try {
    const imports = Object.entries(MODULES).map(([type, file]) => `import type { ${type} } from ${JSON.stringify(path.join(root, 'lib', 'api', file))};`);
    // A body a line: the number of an error's line tells which.
    const lines = bodies.map(({ type, json }, index) => `export const body${index}: ${type} = ${JSON.stringify(json)};`);
    writeFileSync(path.join(folder, 'bodies.ts'), [...imports, ...lines].join('\n'));
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(toProject()));
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { encoding: 'utf8' });
    const problems = (stdout + stderr).split('\n').filter((line) => line.includes('error'));
    return problems.map((line) => `${bodies[Number(/bodies\.ts\((\d+),/.exec(line)?.[1]) - imports.length - 1]?.name}: ${line}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toProject(): object {
  const compilerOptions = { noEmit: true, rootDir: '/', rewriteRelativeImportExtensions: false, noUnusedLocals: false, allowImportingTsExtensions: true, typeRoots: [path.join(root, 'node_modules', '@types')] };
  return { extends: path.join(root, 'spec', 'tsconfig.json'), compilerOptions, include: ['bodies.ts'], exclude: [] };
}

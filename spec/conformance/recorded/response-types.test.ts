// The types that are declared for responses. The compiler reads bodies as literals of their types, those that vLLM has sent and those that
// are sent here: a member too many, one too few, and a value of another kind are errors.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
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

interface TypedBody {
  readonly name: string;
  readonly type: string;
  readonly json: unknown;
}

describe('the types of responses', () => {
  const recorded = recordedRuns.flatMap(({ name, cases }) => cases.flatMap((found) => toBodies(`${name}: ${found.name}`, found, readRecorded(found))));

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
      for (const asked of run.cases) bodies.push(...toBodies(`${run.name}: ${asked.name}`, asked, readGiven(await send(simulator, asked))));
    }
    assert.deepEqual(namesOf(bodies), namesOf(recorded));
    assert.deepEqual(compile(bodies), []);
  });
});

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
function toBodies(name: string, { path: asked }: RecordedCase, { isStream, values }: ReadAnswer): TypedBody[] {
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

// The pooling endpoints beside recorded answers of vLLM 0.32: status, keys in their order, fixed values, counts of tokens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { post, withSimulator } from '../support/simulator-fixture.ts';

interface RecordedCase {
  readonly name: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  /** What varies is written in angle brackets, as `simplify` does. */
  readonly answer: unknown;
}

const { cases } = JSON.parse(readFileSync(new URL('golden/pooling.json', import.meta.url), 'utf8')) as { readonly cases: readonly RecordedCase[] };

/** An answer without what varies. */
function simplify(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item === 'number') ? `<${value.length} floats>` : value.map((item) => simplify(item, key));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, simplify(item, name)]));
  if (key === 'id' && typeof value === 'string') return `<${/^([a-z]+)-[0-9a-f]{16}$/.exec(value)?.[1]}>`;
  if (key === 'created' || key === 'message') return `<${key}>`;
  if (typeof value === 'number' && (key === 'score' || key === 'relevance_score')) return '<score>';
  if (key === 'embedding' && typeof value === 'string') return `<base64 of ${value.length} characters>`;
  return value;
}

describe('recorded answers of pooling endpoints', () => {
  // The words of the recorded texts are tokens, as they were to the recorded tokenizer.
  const options = { model: '/models/tiny', servedModelName: 'tiny', maxModelLen: 512, runner: 'pooling', convert: 'embed', forceDummyTokenizer: true } as const;

  it('has cases', () => assert.equal(cases.length, 17));

  for (const { name, path, body, status, answer } of cases) {
    it(name, () =>
      withSimulator(options, async (simulator) => {
        const got = await post(simulator, path, body);
        assert.equal(got.status, status);
        assert.equal(got.headers.get('content-type'), 'application/json');
        assert.equal(JSON.stringify(simplify(got.json)), JSON.stringify(answer));
      }));
  }
});

// Every recording of vLLM's parsers: streamed token by token, and whole.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCaseParser, readRecordedCases, streamCase, vocabulariesOf } from '../../support/recorded-parser-cases.ts';

/** Counts of reasoning tokens that differ where a marker is several tokens: the parts of a character at the end are counted. */
const OTHER_COUNTS: ReadonlySet<string> = new Set(['reads the whole of seed_oss+seed_oss only']);

/**
 * Streams that differ: a text without Harmony's markup comes at its end there, and while it is written here. A text of Muse Glimmer that
 * stands in no message is shown here, and there in whole answers alone.
 */
const OTHER_DELTAS: ReadonlySet<string> = new Set([
  'openai plain',
  'openai_gptoss with calls text',
  'muse_glimmer content',
  'muse_glimmer text',
  'muse_glimmer bare text',
  'muse_glimmer+muse_glimmer text',
]);

function checkDeltas(name: string, actual: unknown, expected: unknown): void {
  if (OTHER_DELTAS.has(name)) assert.notDeepEqual(actual, expected);
  else assert.deepEqual(actual, expected);
}

function checkCount(title: string, actual: number, expected: number): void {
  if (OTHER_COUNTS.has(title)) assert.notEqual(actual, expected);
  else assert.equal(actual, expected);
}

const FILES = ['apertus', 'calls-behind-reasoning', 'cohere-citations', 'cohere-command', 'core', 'dots', 'drawn-calls', 'echoed-chats', 'ernie45', 'forced', 'functiongemma', 'gemma4', 'gigachat3', 'grammars', 'granite', 'granite-20b-fc', 'granite4', 'harmony', 'hermes-reasoning', 'hunyuan-a13b', 'hy-v3', 'hy-v4', 'inkling', 'inkling-thinking', 'internlm', 'jamba', 'k2-horizon', 'kimi-k3', 'lfm2', 'minicpm5', 'minicpm5-aliases', 'minimax-m3', 'mistral', 'mistral-list', 'muse-glimmer', 'muse-glimmer-thinking', 'phi4-mini', 'plamo3', 'poolside', 'step3', 'tokenizers', 'xlam'];

for (const name of FILES) {
  describe(`recorded output of vLLM's parsers: ${name}`, () => {
    const file = readRecordedCases(`${name}.json`);
    const vocabularies = vocabulariesOf(file);

    it('has cases', () => assert.ok(file.cases.length > 0));

    for (const recorded of file.cases) {
      it(`streams ${recorded.name}`, () => {
        const parser = createCaseParser(recorded, file, vocabularies);
        checkDeltas(recorded.name, streamCase(recorded, parser), recorded.deltas);
        checkCount(`streams ${recorded.name}`, parser.numReasoningTokens, recorded.streamCount);
      });

      it(`reads the whole of ${recorded.name}`, () => {
        const parser = createCaseParser(recorded, file, vocabularies);
        const text = recorded.tokens.map(([, piece]) => piece).join('');
        const { reasoning, content, toolCalls, numReasoningTokens } = parser.parseWhole(text, recorded.tokens.map(([id]) => id));
        const tools = toolCalls.map((call) => [call.name, call.arguments]);
        assert.deepEqual({ reasoning, content, tools }, recorded.whole);
        checkCount(`reads the whole of ${recorded.name}`, numReasoningTokens, recorded.wholeCount);
      });
    }
  });
}

// Every recording of vLLM's reasoning parsers: streamed in pieces of several sizes, and whole.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ParserVocabulary } from '../../../../lib/api/output-parsers/vocabulary.ts';
import { createCaseParser, type RecordedParserCase, type RecordedParserCases, streamCase, vocabulariesOf } from '../../../support/recorded-parser-cases.ts';
import { readRecordedReasoning } from '../../../support/recorded-reasoning.ts';

/**
 * Texts that are streamed with other deltas: one without any header of harmony is shown as it comes, which vLLM shows at its end; one of
 * Muse Glimmer, too, which vLLM shows in whole answers alone.
 */
const OTHER_DELTAS: ReadonlySet<string> = new Set([
  'openai_gptoss text',
  'muse_glimmer none',
  'muse_glimmer none in pieces of 3',
  'muse_glimmer none in pieces of 1000',
]);

/** Where markers are several tokens, vLLM does not tell those of one output apart. */
function hasComparableCount({ name }: RecordedParserCase): boolean {
  return !name.startsWith('plamo3 spelled') && !name.startsWith('minicpmv markers in pieces');
}

function check(isOther: boolean, actual: unknown, expected: unknown): void {
  if (isOther) assert.notDeepEqual(actual, expected);
  else assert.deepEqual(actual, expected);
}

/** Texts of every kind, and texts behind prompts that say something of the reasoning, with the template arguments that do. */
const FILES = ['reasoning.json', 'prompt-ends.json'] as const;

function listCases(name: string): { file: RecordedParserCases; vocabularies: ParserVocabulary[]; recorded: RecordedParserCase }[] {
  const file = readRecordedReasoning(name);
  const vocabularies = vocabulariesOf(file);
  return file.cases.map((recorded) => ({ file, vocabularies, recorded }));
}

describe('recorded reasoning of vLLM', () => {
  for (const name of FILES) it(`has cases in ${name}`, () => assert.ok(readRecordedReasoning(name).cases.length > 0));

  for (const { file, vocabularies, recorded } of FILES.flatMap(listCases)) {
    it(`streams ${recorded.name}`, () => {
      const parser = createCaseParser(recorded, file, vocabularies);
      check(OTHER_DELTAS.has(recorded.name), streamCase(recorded, parser), recorded.deltas);
      if (hasComparableCount(recorded)) assert.equal(parser.numReasoningTokens, recorded.streamCount);
    });

    it(`reads the whole of ${recorded.name}`, () => {
      const parser = createCaseParser(recorded, file, vocabularies);
      const text = recorded.tokens.map(([, piece]) => piece).join('');
      const { reasoning, content, toolCalls, numReasoningTokens } = parser.parseWhole(text, recorded.tokens.map(([id]) => id));
      const tools = toolCalls.map((call) => [call.name, call.arguments]);
      assert.deepEqual({ reasoning, content, tools }, recorded.whole);
      if (hasComparableCount(recorded)) assert.equal(numReasoningTokens, recorded.wholeCount);
    });
  }
});

// Every recording of vLLM's parsers: streamed token by token, and whole.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCaseParser, readRecordedCases, streamCase, vocabularyOf } from '../../support/recorded-parser-cases.ts';

for (const name of ['core.json']) {
  describe(`recorded output of vLLM's parsers: ${name}`, () => {
    const file = readRecordedCases(name);
    const vocabulary = vocabularyOf(file);

    it('has cases', () => assert.ok(file.cases.length > 0));

    for (const recorded of file.cases) {
      it(`streams ${recorded.name}`, () => {
        const parser = createCaseParser(recorded, file, vocabulary);
        assert.deepEqual(streamCase(recorded, parser), recorded.deltas);
        assert.equal(parser.numReasoningTokens, recorded.streamCount);
      });

      it(`reads the whole of ${recorded.name}`, () => {
        const parser = createCaseParser(recorded, file, vocabulary);
        const text = recorded.tokens.map(([, piece]) => piece).join('');
        const { reasoning, content, toolCalls, numReasoningTokens } = parser.parseWhole(text, recorded.tokens.map(([id]) => id));
        const tools = toolCalls.map((call) => [call.name, call.arguments]);
        assert.deepEqual({ reasoning, content, tools }, recorded.whole);
        assert.equal(numReasoningTokens, recorded.wholeCount);
      });
    }
  });
}

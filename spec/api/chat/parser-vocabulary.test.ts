import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createParserVocabulary } from '../../../lib/api/chat/parser-vocabulary.ts';
import { budgetMarkersOf, formatReasoning } from '../../../lib/api/output-parsers/reasoning-text.ts';
import { createOutputParser } from '../../../lib/api/output-parsers/output-parser.ts';
import { toolCallStyleOf } from '../../../lib/api/output-parsers/tool-calls/styles.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import type { Tokenizer } from '../../../lib/engine/tokenizer/tokenizer.ts';

const { tokenizer } = createEmbeddedSource();

/** The embedded tokenizer, with other tokens from an id on. */
function withTokens(first: number, texts: readonly string[]): Tokenizer {
  const others: Pick<Tokenizer, 'spell' | 'findId'> = {
    spell: (id) => texts[id - first] ?? tokenizer.spell(id),
    findId: (text) => (texts.includes(text) ? first + texts.indexOf(text) : tokenizer.findId(text)),
  };
  return new Proxy(tokenizer, { get: (target, name) => (name in others ? others[name as keyof typeof others] : Reflect.get(target, name, target)) });
}

const SUFFIXED = withTokens(300, ['<tool_call:ab.c>', '<think:ab.c>', '</think:ab.c>', '<tool_calls:ab.c>']);

describe('createParserVocabulary', () => {
  it('finds what the tags of a checkpoint end in', () => {
    assert.equal(createParserVocabulary(SUFFIXED).tagSuffix, ':ab.c');
    assert.equal(createParserVocabulary(withTokens(300, ['<think>', '<think:ab>'])).tagSuffix, '');
    assert.equal(createParserVocabulary(withTokens(300, ['<thinking:ab>', '<think: >'])).tagSuffix, '');
  });

  it('lets what is written in such tags be read again', () => {
    const vocabulary = createParserVocabulary(SUFFIXED);
    const calls = [{ name: 'f', arguments: { a: 'x', b: 1 } }];
    for (const name of ['hy_v3', 'hy_v4']) {
      const templateKwargs = { reasoning_effort: 'high' };
      const text = formatReasoning(name, 'So.', { templateKwargs, vocabulary }) + toolCallStyleOf(name).format('Hi.', calls, vocabulary);
      assert.ok(text.startsWith('<think:ab.c>So.</think:ab.c>Hi.<tool_calls:ab.c>'), text);
      assert.deepEqual(budgetMarkersOf(name, vocabulary), { start: '<think:ab.c>', end: '</think:ab.c>' });
      const parser = createOutputParser({
        reasoningParser: name, toolCallParser: name, tools: [{ name: 'f', parameters: { type: 'object', properties: { b: { type: 'integer' } } } }], toolChoice: 'auto',
        parallelToolCalls: true, includeReasoning: true, templateKwargs, promptTokenIds: [], vocabulary, createId: () => 'ID',
      });
      const { reasoning, content, toolCalls } = parser.parseWhole(text, []);
      assert.deepEqual([reasoning, content, toolCalls], ['So.', 'Hi.', [{ id: 'ID', name: 'f', arguments: '{"a": "x", "b": 1}' }]]);
    }
  });

  it('tells what a token says, so that reasoning between markers of several tokens is counted', () => {
    const vocabulary = createParserVocabulary(tokenizer);
    const text = '<seed:think>Let me see, then.</seed:think>Hi.';
    const ids = tokenizer.encode(text);
    assert.equal(ids.map((id) => vocabulary.textOf?.(id)).join(''), text);
    const parser = createOutputParser({
      reasoningParser: 'seed_oss', toolCallParser: null, tools: [], toolChoice: 'none', parallelToolCalls: true, includeReasoning: true,
      promptTokenIds: [], vocabulary, createId: () => 'ID',
    });
    assert.equal(parser.parseWhole(text, ids).numReasoningTokens, tokenizer.encode('Let me see, then.').length);
  });
});

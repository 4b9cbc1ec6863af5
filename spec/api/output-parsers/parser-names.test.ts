import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../lib/base/error.ts';
import { REASONING_PARSER_NAMES, TOOL_CALL_PARSER_NAMES } from '../../../lib/api/output-parsers/parser-names.ts';
import { REASONING_STYLES, reasoningStyleOf } from '../../../lib/api/output-parsers/reasoning/styles.ts';
import { TOOL_CALL_STYLES, toolCallStyleOf } from '../../../lib/api/output-parsers/tool-calls/styles.ts';

describe('parser names', () => {
  it('are those that vLLM 0.32 registers', () => {
    assert.deepEqual([TOOL_CALL_PARSER_NAMES.length, REASONING_PARSER_NAMES.length], [54, 38]);
    for (const names of [TOOL_CALL_PARSER_NAMES, REASONING_PARSER_NAMES]) assert.deepEqual(names, [...new Set(names)].sort());
  });

  it('are all that has a style', () => {
    for (const name of Object.keys(TOOL_CALL_STYLES)) assert.ok(TOOL_CALL_PARSER_NAMES.includes(name), name);
    for (const name of Object.keys(REASONING_STYLES)) assert.ok(REASONING_PARSER_NAMES.includes(name), name);
  });
});

describe('toolCallStyleOf', () => {
  it('finds every style, and refuses what vLLM has and this does not with a list of what there is', () => {
    for (const name of TOOL_CALL_PARSER_NAMES) {
      if (Object.hasOwn(TOOL_CALL_STYLES, name)) assert.equal(toolCallStyleOf(name), TOOL_CALL_STYLES[name]);
      else assert.throws(() => toolCallStyleOf(name), isRefusal(/--tool-call-parser: .* is not supported here.*; supported are .*hermes/));
    }
  });

  it('refuses a name that vLLM does not have with all that it has, whatever the name', () => {
    for (const name of ['', 'Hermes', 'toString', '__proto__']) assert.throws(() => toolCallStyleOf(name), isRefusal(/there is no parser .*apertus.*xlam/));
  });
});

describe('parsers that read by a file of the model', () => {
  it('are refused with the reason', () => {
    for (const find of [toolCallStyleOf, reasoningStyleOf]) assert.throws(() => find('hf'), isRefusal(/"hf" is not supported here, as .*response_template.*; supported are/));
  });
});

describe('reasoningStyleOf', () => {
  it('finds every style, and refuses every other name', () => {
    for (const name of REASONING_PARSER_NAMES) {
      if (Object.hasOwn(REASONING_STYLES, name)) assert.equal(reasoningStyleOf(name), REASONING_STYLES[name]);
      else assert.throws(() => reasoningStyleOf(name), isRefusal(/--reasoning-parser: .* is not supported here.*; supported are .*qwen3/));
    }
    assert.throws(() => reasoningStyleOf('think'), isRefusal(/there is no parser "think".*deepseek_r1/));
  });
});

function isRefusal(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof ServerError && error.kind === 'invalid_request' && message.test(error.message);
}

// The comparison itself: recorded answers are like themselves, and unlike what has been changed in them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isJsonObject } from '../../../../lib/codec/json.ts';
import { type GivenAnswer, type RecordedCase, type RecordedRun, recordedRuns } from '../recorded-run.ts';
import { compareAnswer } from './compare-answer.ts';

/** The answer that was recorded, as it would be given. */
function give({ status, shown, json, sse, text, families }: RecordedCase): GivenAnswer {
  const metrics = families?.map((family) => `# TYPE ${family}\n`).join('');
  return { status, headers: shown, text: json === undefined ? (sse ?? metrics ?? text ?? '') : JSON.stringify(json) };
}

function findRun(name: RecordedRun['name']): RecordedRun {
  const run = recordedRuns.find((candidate) => candidate.name === name);
  assert.ok(run);
  return run;
}

/** What the comparison says of a recorded answer that `change` has changed. */
function compareChanged(runName: RecordedRun['name'], name: string, change: (given: GivenAnswer) => Partial<GivenAnswer>): string[] {
  const run = findRun(runName);
  const recorded = run.cases.find((candidate) => candidate.name === name);
  assert.ok(recorded, name);
  const given = give(recorded);
  return compareAnswer(recorded, { ...given, ...change(given) }, { ...run, comparesCounts: true });
}

const replace = (from: string | RegExp, to: string) => ({ text }: GivenAnswer) => {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  return { text: changed };
};

describe('compareAnswer', () => {
  it('finds every recorded answer like itself', () => {
    assert.deepEqual(recordedRuns.map(({ cases }) => cases.length), [174, 34, 18, 23, 60, 60, 110, 40, 39, 60, 60, 68, 26, 4, 2, 2, 144, 27, 22, 425, 71, 61]);
    for (const run of recordedRuns) {
      for (const recorded of run.cases) assert.deepEqual(compareAnswer(recorded, give(recorded), { ...run, comparesCounts: true }), [], recorded.name);
    }
  });

  it('misses every member that is left out, whatever its value', () => {
    for (const run of recordedRuns) {
      for (const recorded of run.cases.filter(({ json }) => isJsonObject(json))) {
        const [first = '', ...others] = Object.entries(recorded.json as object);
        const given = { ...give(recorded), text: JSON.stringify(Object.fromEntries(others)) };
        const problems = compareAnswer(recorded, given, { ...run, comparesCounts: false });
        assert.ok(problems.some((problem) => problem.includes(`lacks ${first[0] ?? ''}`)), `${recorded.name}: ${problems.join()}`);
      }
    }
  });

  it('looks at status and headers', () => {
    assert.deepEqual(compareChanged('a', 'health', () => ({ status: 204 })), ['status 204, expected 200']);
    const vary = compareChanged('a', 'version', ({ headers }) => ({ headers: { ...headers, vary: undefined } }));
    assert.deepEqual(vary, ['header vary: undefined, expected "Origin"']);
    const id = compareChanged('b', 'lora/models', ({ headers }) => ({ headers: { ...headers, 'x-request-id': '0'.repeat(32) } }));
    assert.equal(id.length, 1);
    const drawnId = compareChanged('a', 'version', ({ headers }) => ({ headers: { ...headers, 'x-request-id': '0'.repeat(32) } }));
    assert.deepEqual(drawnId, []);
  });

  it('takes other texts where texts are generated, and no other kinds, values, orders or numbers of choices', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('a', 'chat/n2', replace(from, to));
    assert.deepEqual(change(/"content":"[^"]*"/, '"content":"other"'), []);
    assert.deepEqual(change('"object":"chat.completion"', '"object":"other"'), ['$.object: "other", expected "chat.completion"']);
    assert.deepEqual(change('"service_tier":null', '"service_tier":1'), ['$.service_tier: number, expected null']);
    assert.match(change('"service_tier":null,', '').join(), /^\$: lacks service_tier$/);
    assert.match(change('"service_tier":null,', '"service_tier":null,"other":1,').join(), /^\$: has unknown other$/);
    assert.match(change(/"logprobs":null,("finish_reason":"\w+",)/, '$1"logprobs":null,').join(), /^\$\.choices\[0\]: order index,message,finish_reason,logprobs,/);
    assert.match(change(/"choices":\[.*\],"service_tier"/, '"choices":[],"service_tier"').join(), /^\$\.choices: 0 items, expected 2$/);
    assert.match(change(/"prompt_tokens":\d+/, '"prompt_tokens":1').join(), /^\$\.usage\.prompt_tokens: 1, expected \d+$/);
  });

  it('takes the other way to end where the length is free, and only there', () => {
    assert.deepEqual(compareChanged('a', 'chat/basic', replace('"finish_reason":"length"', '"finish_reason":"stop"')), []);
    const ignoring = compareChanged('a', 'chat/ignore_eos', replace('"finish_reason":"length"', '"finish_reason":"stop"'));
    assert.deepEqual(ignoring, ['$.choices[0].finish_reason: "stop", expected "length"']);
  });

  it('takes other words in an error, and no other numbers, types or parameters', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('a', 'chat/err_prompt_over_context', replace(from, to));
    assert.deepEqual(change('"message":"1024 1025 1025"', '"message":"1025 is over 1024"'), []);
    assert.deepEqual(change('"message":"1024 1025 1025"', '"message":"1025 is too much"'), ['the message lacks 1024']);
    assert.deepEqual(change('"param":"input_tokens"', '"param":null'), ['$.error.param: null, expected "input_tokens"']);
  });

  it('looks at every value of what has no tokens in it, but ids and times', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('a', 'models', replace(from, to));
    assert.deepEqual(change('"root":"/models/tiny"', '"root":"/other"'), ['$.data[0].root: "/other", expected "/models/tiny"']);
    assert.deepEqual(change(/"created":\d+/, '"created":1'), []);
    assert.deepEqual(compareChanged('a', 'load', replace('0', '1')).length, 1);
  });

  it('takes a stream that is cut otherwise, and no other kinds or order of events', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('a', 'chat/stream', replace(from, to));
    assert.deepEqual(change(/(data: .*"delta":\{"content":.*\n\n)/, '$1$1'), []);
    assert.deepEqual(change('data: [DONE]', ''), ['lacks the event [DONE]']);
    assert.match(change('data: [DONE]', 'data: {"a":1}\n\ndata: [DONE]').join(), /^has an unknown event \{a:number\}$/);
    assert.match(change(/^(data: .*)\n\n(data: .*)/, '$2\n\n$1').join(), /^events come as /);
  });

  it('looks at every character of an exact stream, wherever it is cut', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('s', 'chat/stream_hello', replace(from, to));
    const content = /(data: .*"delta":\{"content":)"(.)([^"]+)"(.*\n\n)/;
    assert.deepEqual(change(content, '$1"$2"$4$1"$3"$4'), []);
    assert.match(change(content, '$1"$3"$4').join(), /^stream\.choice 0\[1\]\[1\]: /);
    assert.match(change('"finish_reason":"stop"', '"finish_reason":"length"').join(), /"finish length null", expected "finish stop null"$/);
    assert.match(compareChanged('s', 'chat/stream_token_ids', replace(/"token_ids":\[\d+\]/, '"token_ids":[7]')).join(), /ids\[0\]: 7, expected/);
  });

  it('looks at texts, tools and names of typed events', () => {
    const change = (from: string | RegExp, to: string): string[] => compareChanged('s', 'messages/stream_think', replace(from, to));
    assert.ok(change(/"thinking":"[^"]+"/, '"thinking":"other"').length > 0);
    assert.ok(change('event: message_stop', 'event: message_end').length > 0);
    assert.ok(compareChanged('s', 'chat/stream_think_tool', replace(/("function":\{"name":")/, '$1other_')).length > 0);
  });

  it('looks for every family of metrics', () => {
    const problems = compareChanged('a', 'metrics', replace('# TYPE vllm:num_requests_running gauge\n', ''));
    assert.deepEqual(problems, ['lacks the metric vllm:num_requests_running gauge']);
  });
});

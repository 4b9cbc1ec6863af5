import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SequenceInfo } from '../../lib/engine/events.ts';
import { createTelemetry } from '../../lib/telemetry/telemetry.ts';
import { FAKE_EPOCH_MS, FakeClock } from '../support/fake-clock.ts';

const sequence: SequenceInfo = { adapter: null, numPromptTokens: 7, numGeneratedTokens: 1 };

function sample(text: string, name: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

const LABELS = '{engine="0",model_name="m"}';

describe('createTelemetry', () => {
  it('exports everything at 0 from the start', () => {
    const { expose } = createTelemetry({ clock: new FakeClock(), modelName: 'm', maxLoras: 2 });
    const text = expose();
    for (const name of ['num_requests_running', 'num_requests_waiting', 'prompt_tokens_total', 'generation_tokens_total', 'time_to_first_token_seconds_count', 'inter_token_latency_seconds_count', 'e2e_request_latency_seconds_count'])
      assert.equal(sample(text, `vllm:${name}${LABELS}`), '0.0', name);
    for (const reason of ['stop', 'length', 'abort', 'error', 'repetition'])
      assert.equal(sample(text, `vllm:request_success_total{engine="0",finished_reason="${reason}",model_name="m"}`), '0.0');
    assert.equal(sample(text, 'vllm:lora_requests_info{max_lora="2",running_lora_adapters="",waiting_lora_adapters=""}'), '1.7e+09');
  });

  it('counts tokens, ends and latencies of each sequence', () => {
    const { observer, expose } = createTelemetry({ clock: new FakeClock(), modelName: 'm', maxLoras: 1 });
    observer.queueChanged(3, 2);
    observer.firstToken(sequence, 100);
    observer.nextToken(sequence, 10);
    observer.nextToken(sequence, 10);
    observer.sequenceEnded(sequence, 'stop', 120);
    const text = expose();
    assert.equal(sample(text, `vllm:num_requests_running${LABELS}`), '3.0');
    assert.equal(sample(text, `vllm:num_requests_waiting${LABELS}`), '2.0');
    assert.equal(sample(text, `vllm:prompt_tokens_total${LABELS}`), '7.0');
    assert.equal(sample(text, `vllm:generation_tokens_total${LABELS}`), '3.0');
    assert.equal(sample(text, `vllm:time_to_first_token_seconds_sum${LABELS}`), '0.1');
    assert.equal(sample(text, 'vllm:inter_token_latency_seconds_bucket{engine="0",le="0.01",model_name="m"}'), '2.0');
    assert.equal(sample(text, `vllm:e2e_request_latency_seconds_count${LABELS}`), '1.0');
    assert.equal(sample(text, 'vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"}'), '1.0');
  });

  it('counts what the server cut off as abort, and a client that went away as nothing', () => {
    const { observer, expose } = createTelemetry({ clock: new FakeClock(), modelName: 'm', maxLoras: 1 });
    observer.sequenceEnded(sequence, 'disconnect', 5);
    observer.sequenceEnded(sequence, 'abort', 5);
    const counted = expose().split('\n').filter((line) => line.startsWith('vllm:request_success_total') && !line.endsWith(' 0.0'));
    assert.deepEqual(counted, ['vllm:request_success_total{engine="0",finished_reason="abort",model_name="m"} 1.0']);
    assert.equal(sample(expose(), `vllm:e2e_request_latency_seconds_count${LABELS}`), '0.0');
  });

  it('gives every change of adapters a greater time, also when the clock stands still, and keeps 17 states', () => {
    const { observer, expose } = createTelemetry({ clock: new FakeClock(), modelName: 'm', maxLoras: 1 });
    for (let change = 0; change < 40; change++) observer.adaptersChanged([`a${change}`], []);
    observer.adaptersChanged(['a30'], []);
    const lines = expose().split('\n').filter((line) => line.startsWith('vllm:lora_requests_info{'));
    const times = lines.map((line) => Number(line.split(' ').at(-1)));
    assert.equal(lines.length, 17);
    assert.ok(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)));
    assert.ok((times[0] ?? 0) > FAKE_EPOCH_MS / 1000);
    assert.match(lines.at(-1) ?? '', /running_lora_adapters="a30"/);
    assert.equal(lines.filter((line) => line.includes('"a30"')).length, 1);
  });
});

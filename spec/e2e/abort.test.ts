// Requests that are ended from outside, over real sockets: their readers get what there is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, events, post, withFakeTime } from '../support/simulator-fixture.ts';

const SLOW = { mode: 'echo', serverDevMode: true, timeToFirstToken: 10, interTokenLatency: 10 } as const;
const HELD = { stop: ['nothing that is said here'] };

describe('POST /pause?mode=abort', () => {
  it('hands out the text that was held back for a stop string, streamed or not', () =>
    withFakeTime(SLOW, async (simulator, clock) => {
      const path = '/v1/chat/completions';
      const whole = post(simulator, path, chat('one two three four', HELD));
      const streamed = post(simulator, path, chat('one two three four', { ...HELD, stream: true }));
      const completion = post(simulator, '/v1/completions', { prompt: 'one two three four', ...HELD });
      while (clock.numArmed === 0 || (await running(simulator.url)) < 3) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(20);
      await post(simulator, '/pause?mode=abort', {});
      const { text } = await streamed;
      const content = chunks(text).map(({ choices }) => choices?.[0]?.delta?.content ?? '').join('');
      const [choice] = (await whole).json.choices ?? [];
      assert.ok(content !== '' && 'one two three four'.startsWith(content), content);
      assert.deepEqual([choice?.message?.content, choice?.finish_reason], [content, 'abort']);
      assert.deepEqual([(await completion).json.choices?.[0]?.text, events(text).at(-1)], [content, '[DONE]']);
    }));
});

async function running(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/vllm:num_requests_running\{.*?\} (\S+)/.exec(text)?.[1]);
}

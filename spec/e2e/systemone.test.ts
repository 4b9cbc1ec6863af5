import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, metric, post, withSimulator } from '../support/simulator-fixture.ts';
import type { Simulator } from '../../lib/simulator.ts';

interface Decision {
  readonly id: string;
  readonly object: string;
  readonly model: string;
  readonly answers: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly probabilities: Readonly<Record<string, number>> }>>;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
  readonly diagnostics: Readonly<Record<string, { readonly label_mass: number; readonly argmax_is_label: boolean }>>;
}

const QUESTIONS = {
  team: { type: 'choice', instructions: 'Who answers?', criteria: { sales: 'prices', support: null, nobody: '' } },
  urgent: { type: 'noul' },
  mood: { type: 'score', criteria: ['bad', 'fair', 'good'] },
};

const ask = (simulator: Simulator, changes: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  post(simulator, '/v1/systemone', { state: { text: 'It is broken.' }, questions: QUESTIONS, ...changes }, headers);

async function decide(simulator: Simulator, changes: object = {}): Promise<Decision> {
  const { status, text } = await ask(simulator, changes);
  assert.equal(status, 200, text);
  return JSON.parse(text) as Decision;
}

describe('POST /v1/systemone', () => {
  it('answers each kind of question in its shape, with probabilities that add up to 1', () =>
    withSimulator({ seed: 1 }, async (simulator) => {
      const { id, object, model, answers, diagnostics } = await decide(simulator, { request_id: 'r' });
      assert.deepEqual([id, object, model], ['decision-r', 'structured_decision', 'm']);
      assert.deepEqual(Object.keys(answers['team'] ?? {}), ['type', 'choice', 'probabilities', 'confidence']);
      assert.deepEqual(Object.keys(answers['urgent'] ?? {}), ['type', 'noul', 'probabilities', 'confidence']);
      assert.deepEqual(Object.keys(answers['mood'] ?? {}), ['type', 'score', 'legend', 'probabilities', 'confidence']);
      assert.deepEqual(Object.keys(answers['team']?.probabilities ?? {}), ['sales', 'support', 'nobody']);
      assert.deepEqual(answers['mood']?.['legend'], { 0: 'bad', 1: 'fair', 2: 'good' });
      for (const [name, { probabilities, confidence }] of Object.entries(answers)) {
        const values = Object.values(probabilities);
        const { label_mass: mass = 0, argmax_is_label: isLabel } = diagnostics[name] ?? {};
        assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
        assert.ok(mass > 0 && mass <= 1 && isLabel === true);
        assert.equal(confidence, Math.max(...values) * mass);
      }
    }));

  it('is the same for the same request, and counts a request and a token for each question', () =>
    withSimulator({ seed: 1 }, async (simulator) => {
      const { answers, usage } = await decide(simulator);
      assert.equal(usage.output_tokens, 3);
      assert.equal(await metric(simulator, 'vllm:prompt_tokens_total'), usage.input_tokens);
      assert.equal(await metric(simulator, 'vllm:generation_tokens_total'), 3);
      assert.deepEqual((await decide(simulator)).answers, answers);
      assert.notDeepEqual((await decide(simulator, { state: 'else' })).answers, answers);
      const told = await decide(simulator, { instructions: 'Be strict with them.' });
      assert.ok(told.usage.input_tokens > usage.input_tokens);
    }));

  it('is named by the header first, and stands in the line that others stand in', () =>
    withSimulator({ maxNumQueuedReqs: 2 }, async (simulator) => {
      const { json } = await ask(simulator, { questions: { q: { type: 'noul' } }, request_id: 'r' }, { 'x-request-id': 'h' });
      assert.equal(json.id, 'decision-h');
      assert.equal((await ask(simulator)).status, 503);
    }));

  it('refuses what is no question, too much, or nothing that a text model reads', () =>
    withSimulator({}, async (simulator) => {
      const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`q${index}`, { type: 'noul' }]));
      const letters = Object.fromEntries(Array.from({ length: 27 }, (_, index) => [`o${index}`, null]));
      const faults: readonly object[] = [
        { q: { type: 'noul', extra: 1 } }, { '': { type: 'noul' } }, { q: { type: 'yes' } }, { q: { type: 'choice' } }, { q: { type: 'choice', criteria: {} } },
        { q: { type: 'noul', criteria: { maybe: 1 } } }, { q: { type: 'noul', criteria: [] } }, { q: { type: 'score', criteria: ['a'] } },
        { q: { type: 'score', criteria: ['a', 'a'] } }, { q: { type: 'score', criteria: [...'abcdefghijk'] } }, { q: { type: 'choice', criteria: letters } }, many, {},
      ];
      const bodies = [
        ...faults.map((questions) => ({ questions })),
        { images: ['http://a/b'] }, { chat_template_kwargs: { enable_thinking: true } },
      ];
      for (const body of bodies) {
        const { status, json } = await ask(simulator, body);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', null], JSON.stringify(body).slice(0, 90));
      }
      assert.equal((await ask(simulator, { images: [], audio: null })).status, 200);
    }));

  it('refuses whoever thinks aloud only after its questions have been read, and what is too much for the context', () =>
    withSimulator({}, async (simulator) => {
      const { json } = await ask(simulator, { state: 'word '.repeat(2000) });
      assert.deepEqual([json.error?.code, json.error?.param], [400, 'input_tokens']);
      const faulty = await ask(simulator, { questions: { q: { type: 'yes' } }, chat_template_kwargs: { enable_thinking: true } });
      assert.match(faulty.json.error?.message ?? '', /choice, noul, score/);
    }));

  it('answers 501 where the model has another architecture than those that vLLM asks', async () => {
    for (const [architecture, expected] of [['LlamaForCausalLM', 501], ['Qwen3ForCausalLM', 200]] as const) {
      await withSimulator({ hfOverrides: { architectures: [architecture] } }, async (simulator) => assert.equal((await ask(simulator)).status, expected, architecture));
    }
    await assert.rejects(withSimulator({ hfOverrides: { architectures: 'Qwen3ForCausalLM' } }, async () => {}), /--hf-overrides: expected architectures/);
  });
});

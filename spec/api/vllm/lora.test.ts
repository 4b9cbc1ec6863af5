// Adapters that come and go while the server runs, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../../lib/simulator.ts';
import { type Answer, chat, get, metric, post, RawClient, until, withFakeTime, withSimulator } from '../../support/simulator-fixture.ts';

const OPTIONS = { allowRuntimeLoraUpdating: true, enableLora: true, servedModelName: ['m', 'other'] };

const load = (simulator: Simulator, body: unknown): Promise<Answer> => post(simulator, '/v1/load_lora_adapter', body);
const unload = (simulator: Simulator, body: unknown): Promise<Answer> => post(simulator, '/v1/unload_lora_adapter', body);
const errorOf = ({ status, json }: Answer): unknown[] => [status, json.error?.type, json.error?.param, json.error?.code];

async function modelsOf(simulator: Simulator): Promise<string[]> {
  const { json } = await get(simulator, '/v1/models');
  return json.data?.map(({ id, root, parent }) => `${id} ${root} ${parent}`) ?? [];
}

describe('POST /v1/load_lora_adapter', () => {
  it('makes the adapter a model, and says so in a text without a type', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { status, text, headers } = await load(simulator, { lora_name: 'a', lora_path: '/a' });
      assert.deepEqual([status, text, headers.get('content-type')], [200, "Success: LoRA adapter 'a' added successfully.", null]);
      assert.deepEqual(await modelsOf(simulator), ['m m null', 'other m null', 'a /a m']);
      assert.equal((await post(simulator, '/v1/chat/completions', chat('x', { model: 'a', max_tokens: 1 }))).json.model, 'a');
    }));

  it('refuses what is empty, too long, a base model or there already, unless in place', () =>
    withSimulator(OPTIONS, async (simulator) => {
      await load(simulator, { lora_name: 'a', lora_path: '/a' });
      const refused = [
        { lora_name: '', lora_path: '/a' },
        { lora_name: 'b', lora_path: '' },
        { lora_name: 'b'.repeat(5000), lora_path: '/b' },
        { lora_name: 'other', lora_path: '/a' },
        { lora_name: 'a', lora_path: '/b' },
      ];
      for (const body of refused) assert.deepEqual(errorOf(await load(simulator, body)), [400, 'InvalidUserInput', null, 400], JSON.stringify(body).slice(0, 80));
      assert.equal((await load(simulator, { lora_name: 'a', lora_path: '/b', load_inplace: true })).status, 200);
      assert.deepEqual((await modelsOf(simulator)).slice(2), ['a /b m']);
    }));

  it('names the fields that are missing or wrong', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.deepEqual(errorOf(await load(simulator, { lora_path: '/a' })), [400, 'Bad Request', 'body.lora_name', 400]);
      assert.deepEqual(errorOf(await load(simulator, { lora_name: 'a' })), [400, 'Bad Request', 'body.lora_path', 400]);
      assert.deepEqual(errorOf(await load(simulator, { lora_name: 'a', lora_path: 1 })), [400, 'Bad Request', 'body.lora_path', 400]);
      assert.deepEqual(errorOf(await load(simulator, { lora_name: 'a', lora_path: '/a', load_inplace: null })), [400, 'Bad Request', 'body.load_inplace', 400]);
      assert.deepEqual(errorOf(await load(simulator, [])), [400, 'Bad Request', 'body', 400]);
    }));

  it('answers 500 where LoRA is not enabled, which an adapter among the options does', async () => {
    const { enableLora: _, ...disabled } = OPTIONS;
    await withSimulator(disabled, async (simulator) => {
      assert.deepEqual(errorOf(await load(simulator, { lora_name: 'a', lora_path: '/a' })), [500, 'InternalServerError', null, 500]);
    });
    await withSimulator({ ...disabled, loraModules: 'b=/b' }, async (simulator) => {
      assert.equal((await load(simulator, { lora_name: 'a', lora_path: '/a' })).status, 200);
    });
  });

  it('takes the time of a load; of two at once the second is refused', () =>
    withFakeTime({ ...OPTIONS, loraLoadLatency: 100 }, async (simulator, clock) => {
      const answers = [load(simulator, { lora_name: 'a', lora_path: '/a' }), load(simulator, { lora_name: 'a', lora_path: '/b' })];
      let numSettled = 0;
      for (const answer of answers) void answer.then(() => numSettled++);
      await until(async () => (await modelsOf(simulator)).length === 2 && clock.numArmed > 0, 'the load');
      assert.equal(numSettled, 0);
      await until(() => {
        clock.advance(100);
        return numSettled === 2;
      }, 'both answers');
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      assert.deepEqual(statuses.sort(), [200, 400]);
    }));

  it('in place from another path, shares no cached block with what was there', () =>
    withSimulator({ ...OPTIONS, blockSize: 8, mode: 'echo' }, async (simulator) => {
      const body = chat('word '.repeat(40), { model: 'a' });
      const hits: number[] = [];
      for (const path of ['/a', '/a', '/b']) {
        await load(simulator, { lora_name: 'a', lora_path: path, load_inplace: true });
        const before = await metric(simulator, 'vllm:prefix_cache_hits_total');
        await post(simulator, '/v1/chat/completions', body);
        hits.push((await metric(simulator, 'vllm:prefix_cache_hits_total')) - before);
      }
      assert.deepEqual(hits.map((count) => count > 0), [false, true, false]);
    }));
});

describe('POST /v1/unload_lora_adapter', () => {
  it('takes the model away from requests to come, not from those that run', () =>
    withFakeTime({ ...OPTIONS, lora: 'a', mode: 'echo', timeToFirstToken: 100 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/chat/completions', chat('said', { model: 'a' }));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      const { text } = await unload(simulator, { lora_name: 'a' });
      assert.equal(text, "Success: LoRA adapter 'a' removed successfully.");
      assert.deepEqual(errorOf(await post(simulator, '/v1/chat/completions', chat('x', { model: 'a' }))), [404, 'NotFoundError', 'model', 404]);
      clock.advance(100);
      await until(() => client.received.includes('"content":"said"'), 'the answer');
      client.leave();
    }));

  it('names what is not there', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.deepEqual(errorOf(await unload(simulator, { lora_name: 'zz' })), [404, 'NotFoundError', null, 404]);
      assert.deepEqual(errorOf(await unload(simulator, { lora_name: '' })), [400, 'InvalidUserInput', null, 400]);
      assert.deepEqual(errorOf(await unload(simulator, {})), [400, 'Bad Request', 'body.lora_name', 400]);
    }));
});

describe('/adapters', () => {
  const remove = async (simulator: Simulator, name: string): Promise<string> => {
    const response = await fetch(`${simulator.url}/adapters/${name}`, { method: 'DELETE' });
    return `${response.status} ${(await response.text()).slice(0, 30)}`;
  };

  it('loads and unloads under the names of SageMaker', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.equal((await post(simulator, '/adapters', { name: 'a b', src: '/a' })).text, 'Adapter a b registered');
      assert.deepEqual((await modelsOf(simulator)).slice(2), ['a b /a m']);
      assert.equal(await remove(simulator, 'a%20b'), '200 Adapter a b unregistered');
      assert.match(await remove(simulator, 'a%20b'), /^404 /);
    }));

  it('refuses what has no name or no source', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const body of [{}, { name: 'a' }, { name: '', src: '/a' }, { name: 'a', src: 1 }, 'no JSON']) {
        assert.deepEqual(errorOf(await post(simulator, '/adapters', body)), [400, 'Bad Request', null, 400], JSON.stringify(body));
      }
    }));
});

describe('without --allow-runtime-lora-updating', () => {
  it('there are no such endpoints', () =>
    withSimulator({ enableLora: true }, async (simulator) => {
      for (const path of ['/v1/load_lora_adapter', '/v1/unload_lora_adapter', '/adapters']) {
        assert.equal((await post(simulator, path, {})).status, 404, path);
      }
    }));
});

describe('--lora-modules', () => {
  it('serves adapters beside those of --lora, under a parent that is served', () =>
    withSimulator(
      { servedModelName: ['m', 'other'], lora: 'x', loraModules: [{ name: 'a', path: '/a', baseModelName: 'other' }, { name: 'b', path: '/b', baseModelName: 'nobody' }] },
      async (simulator) => {
        assert.deepEqual((await modelsOf(simulator)).slice(2), ['x x m', 'a /a other', 'b /b m']);
      },
    ));

  it('refuses a name that is served already', () =>
    assert.rejects(withSimulator({ lora: 'a', loraModules: 'a=/a' }, async () => {}), /--lora-modules: the name "a" is already served/));
});

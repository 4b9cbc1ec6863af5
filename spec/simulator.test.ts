// What the package exports, as an application's own tests use it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCamelCase } from '../lib/config/resolve.ts';
import { listSpecEntries } from '../lib/config/spec-entries.ts';
import { options } from '../lib/options.ts';
import { startSimulator } from '../lib/simulator.ts';
import { otherOptionNames, type SimulatorOptions } from '../lib/simulator-options.ts';
import { chat, RawClient, until, withSimulator } from './support/simulator-fixture.ts';

describe('startSimulator', () => {
  it('listens on a free port of the loopback interface, also when the options are there and undefined', async () => {
    const given: readonly SimulatorOptions[] = [{ model: 'm' }, { model: 'm', port: undefined, host: undefined, mode: undefined }];
    const simulators = await Promise.all(given.map(startSimulator));
    for (const { url, port } of simulators) {
      assert.equal(url, `http://127.0.0.1:${port}`);
      assert.ok(port > 0 && port !== 8000);
      assert.equal((await fetch(`${url}/health`)).status, 200);
    }
    await Promise.all(simulators.map((simulator) => simulator.close()));
  });

  it('takes an option by any of its names', () =>
    withSimulator({ maxRunningRequests: 1, maxWaitingQueueLength: 0, interTokenLatency: '1h' }, async ({ port }) => {
      const clients = [new RawClient(port), new RawClient(port)];
      for (const client of clients) client.post('/v1/chat/completions', chat('a b', { stream: true }));
      await until(() => clients.every(({ received }) => received !== ''), 'both answers');
      assert.deepEqual(clients.map(({ received }) => received.slice(9, 12)).toSorted(), ['200', '429']);
      for (const client of clients) client.leave();
    }));

  it('rejects for whatever is wrong with the options, and throws nothing', async () => {
    const wrong: readonly [unknown, string, RegExp][] = [
      [undefined, 'UsageError', /^expected an object of options, got undefined$/],
      ['m', 'UsageError', /^expected an object of options, got "m"$/],
      [{}, 'UsageError', /^--model is required/],
      [{ model: 'm', port: -1 }, 'UsageError', /^--port: /],
      [{ model: 'm', maxRuningRequests: 1 }, 'UsageError', /did you mean maxRunningRequests\?$/],
      [{ model: 'm', maxNumSeqs: 1, maxRunningRequests: 2 }, 'UsageError', /^--max-running-requests: .*maxNumSeqs.*maxRunningRequests/],
      [{ model: 'm', maxLoras: 2, maxCpuLoras: 1 }, 'OptionValueError', /^--max-cpu-loras: /],
    ];
    for (const [given, name, message] of wrong) await assert.rejects(startSimulator(given as SimulatorOptions), { name, message });
  });
});

describe('otherOptionNames', () => {
  it('has every name of a flag that is not the key of its option', () => {
    const names = listSpecEntries(options).flatMap(([key, { flag, aliases = [] }]) =>
      [flag, ...aliases].map(toCamelCase).filter((name) => name !== key).map((name) => [name, key]),
    );
    assert.deepEqual({ ...otherOptionNames }, Object.fromEntries(names));
  });

  it('lets the types through', () => {
    const given: SimulatorOptions = { model: 'm', maxRunningRequests: 2, port: '0', lora: ['a'] };
    // @ts-expect-error no option has this name
    const unknown: SimulatorOptions = { model: 'm', maxRuningRequests: 2 };
    assert.ok(given !== unknown);
  });
});

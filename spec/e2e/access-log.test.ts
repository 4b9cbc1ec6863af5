// Lines about requests, which --uvicorn-log-level asks for; over real sockets.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { type LogFields, silentLogger } from '../../lib/base/log.ts';
import { startServer } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { options } from '../../lib/options.ts';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { post, until } from '../support/simulator-fixture.ts';

// What is logged of a health check and of a chat that nobody serves; null where nothing is.
async function collect(given: Partial<SimulatorOptions>): Promise<readonly LogFields[] | null> {
  const lines: LogFields[] = [];
  const logger = { ...silentLogger, info: (message: string, fields: LogFields = {}) => message === 'answered' && lines.push(fields) };
  const config = resolveConfig(options, { model: 'm', ...given }, { host: '127.0.0.1', port: 0 });
  const simulator = await startServer(config, { clock: new FakeClock(), logger, env: {} });
  try {
    await fetch(`${simulator.url}/health?a=1`);
    await post(simulator, '/v1/completions', { prompt: 'x', model: 'nope' });
    if (given.disableUvicornAccessLog !== true && given.uvicornLogLevel === 'info') await until(() => lines.length === 2, 'two lines');
  } finally {
    await simulator.close();
  }
  return lines.length === 0 ? null : lines;
}

describe('--uvicorn-log-level', () => {
  it('info logs a line for each answered request', async () => {
    const lines = await collect({ uvicornLogLevel: 'info' });
    assert.deepEqual(lines?.map(({ request, status }) => [request, status]), [['GET /health?a=1 HTTP/1.1', 200], ['POST /v1/completions HTTP/1.1', 404]]);
    assert.match(String(lines?.[0]?.['client']), /^127\.0\.0\.1:\d+$/);
  });

  it('shows a client of IPv4 as such, whatever the server listens on', async (context) => {
    const addresses = Object.values(networkInterfaces()).flat();
    if (!addresses.some((interfaceAddress) => interfaceAddress?.family === 'IPv6')) return context.skip('no IPv6 here');
    const lines = await collect({ uvicornLogLevel: 'info', host: '::ffff:127.0.0.1' });
    assert.match(String(lines?.[0]?.['client']), /^127\.0\.0\.1:\d+$/);
  });

  it('logs none above that, without a word, and where they are switched off', async () => {
    assert.equal(await collect({}), null);
    assert.equal(await collect({ uvicornLogLevel: 'warning' }), null);
    assert.equal(await collect({ uvicornLogLevel: 'info', disableUvicornAccessLog: true }), null);
  });
});

// What the log says of paths that are not there.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createUnservedPathLog, type RouteLister } from '../../lib/api/unserved-paths.ts';
import { type LogFields, silentLogger } from '../../lib/base/log.ts';
import { compose } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { resolveTokenizer } from '../../lib/engine/tokenizer/source/resolve-tokenizer.ts';
import { type Config, options } from '../../lib/options.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('createUnservedPathLog', () => {
  let listerOf: (changes: Partial<Config>) => RouteLister;

  before(async () => {
    const config = resolveConfig(options, { model: 'm' });
    const tokenizer = await resolveTokenizer({ ...config, env: {} }, { logger: silentLogger });
    listerOf = (changes) => compose({ ...config, ...changes }, { clock: new FakeClock(), logger: silentLogger, tokenizer }).listRoutes;
  });

  function hear(changes: Partial<Config>, paths: readonly string[]): LogFields[] {
    const lines: LogFields[] = [];
    const log = createUnservedPathLog(listerOf(changes), { ...silentLogger, warn: (_, fields = {}) => void lines.push(fields) });
    for (const path of paths) log(path);
    return lines;
  }

  function settingsOf(changes: Partial<Config>, paths: readonly string[]): unknown[] {
    return hear(changes, paths).map(({ needs }) => needs);
  }

  it('warns once of each setting', () => {
    assert.deepEqual(hear({}, ['/sleep', '/nope', '/wake_up', '/v1/load_lora_adapter', '/adapters', '/sleep']), [
      { path: '/sleep', needs: '--server-dev-mode' },
      { path: '/v1/load_lora_adapter', needs: '--allow-runtime-lora-updating' },
    ]);
  });

  it('knows what a server that generates has not', () => {
    assert.deepEqual(settingsOf({}, ['/tokenizer_info', '/classify', '/v1/embeddings', '/score']), [
      '--enable-tokenizer-info-endpoint',
      '--convert classify',
      '--convert embed',
    ]);
  });

  it('knows what a server that pools has not', () => {
    assert.deepEqual(settingsOf({ convert: 'embed' }, ['/classify', '/v1/chat/completions']), ['--convert classify', '--runner generate']);
    assert.deepEqual(settingsOf({ runner: 'pooling', convert: 'classify' }, ['/v1/embeddings', '/score', '/v1/completions']), [
      '--convert embed',
      '--runner generate',
    ]);
  });

  it('knows nothing of paths that no server has, and of settings that others forbid', () => {
    assert.deepEqual(settingsOf({}, ['/', '/v1', '/sleeping', '/v1/models/m', '/constructor']), []);
    assert.deepEqual(settingsOf({ hfOverrides: { num_labels: 'x' } }, ['/v1/embeddings', '/classify', '/pause']), ['--server-dev-mode']);
  });
});

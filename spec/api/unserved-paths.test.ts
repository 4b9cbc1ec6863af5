// What the log says of paths that are not there.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createUnservedPathLog, findSetting } from '../../lib/api/unserved-paths.ts';
import { type LogFields, silentLogger } from '../../lib/base/log.ts';
import { compose } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { resolveTokenizer } from '../../lib/engine/tokenizer/source/resolve-tokenizer.ts';
import { type Config, options } from '../../lib/options.ts';
import { FakeClock } from '../support/fake-clock.ts';

const SETTINGS: readonly (readonly [setting: RegExp, changes: Partial<Config>])[] = [
  [/^--server-dev-mode$/, { serverDevMode: true }],
  [/^--allow-runtime-lora-updating$/, { allowRuntimeLoraUpdating: true }],
  [/^--enable-tokenizer-info-endpoint$/, { enableTokenizerInfoEndpoint: true }],
  [/^--runner pooling$|^--convert embed/, { convert: 'embed' }],
  [/^--runner pooling$|^--convert classify$|classify with one class$/, { convert: 'classify', hfOverrides: { num_labels: 1 } }],
];

describe('findSetting', () => {
  let listPaths: (changes: Partial<Config>) => readonly string[];

  before(async () => {
    const config = resolveConfig(options, { model: 'm' });
    const tokenizer = await resolveTokenizer({ ...config, env: {} }, { logger: silentLogger });
    listPaths = (changes) => compose({ ...config, ...changes }, { clock: new FakeClock(), logger: silentLogger, tokenizer }).routes.map(({ path }) => path);
  });

  it('knows all that a setting adds', () => {
    const usual = new Set(listPaths({}));
    for (const [setting, changes] of SETTINGS) {
      const added = listPaths(changes).filter((path) => !usual.has(path));
      assert.ok(added.length > 0);
      for (const path of added) assert.match(findSetting(path) ?? '', setting, path);
    }
  });

  it('knows what a pooling server has not', () => {
    const pooling = new Set(listPaths({ convert: 'embed' }));
    const missing = listPaths({}).filter((path) => !pooling.has(path));
    assert.ok(missing.length > 10);
    for (const path of missing) assert.equal(findSetting(path), '--runner generate', path);
  });

  it('knows nothing of paths that no server has', () => {
    for (const path of ['/', '/v1', '/sleeping', '/v1/models/m', '/constructor']) assert.equal(findSetting(path), undefined);
  });
});

describe('createUnservedPathLog', () => {
  it('warns once of each setting', () => {
    const lines: LogFields[] = [];
    const log = createUnservedPathLog({ ...silentLogger, warn: (_, fields = {}) => void lines.push(fields) });
    for (const path of ['/sleep', '/nope', '/wake_up', '/adapters/a', '/sleep']) log(path);
    assert.deepEqual(lines, [{ path: '/sleep', needs: '--server-dev-mode' }, { path: '/adapters/a', needs: '--allow-runtime-lora-updating' }]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAcceptedFlags } from '../../lib/config/accepted-flag.ts';
import { parseFlags } from '../../lib/config/flags.ts';
import { addOtherNames } from '../../lib/config/other-names.ts';
import { exampleOptions } from './example-options.ts';

describe('addOtherNames', () => {
  const accepted = parseAcceptedFlags('value', 'port|listen-port|-p ttft|-t dtype|-d');
  const named = addOtherNames(exampleOptions, accepted);

  it('gives an option every name of the flag that shares one with it', () => {
    assert.deepEqual([named.port.flag, named.port.aliases, named.port.shortNames], ['port', ['listen-port'], ['p']]);
    const { flag, aliases, shortNames } = named.timeToFirstToken;
    assert.deepEqual([flag, aliases, shortNames], ['time-to-first-token', ['ttft'], ['t']]);
    assert.deepEqual(parseFlags(named, ['-p', '1', '-t=2', '--listen_port', '3']), { port: 3, timeToFirstToken: 2 });
  });

  it('leaves the others as they are', () => {
    assert.equal(named.model, exampleOptions.model);
    assert.deepEqual(Object.keys(named), Object.keys(exampleOptions));
  });

  it('adds nothing a second time', () => {
    assert.deepEqual(addOtherNames(named, accepted), named);
  });
});

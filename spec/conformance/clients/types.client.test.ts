// The compiler's view: these programs compile against the clients' own types, and the types of our answers are
// theirs (response-types.*.ts).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const PROJECT = fileURLToPath(new URL('.', import.meta.url));

describe("the clients' types", () => {
  it('fit the programs that use them', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, '-p', PROJECT], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });
});

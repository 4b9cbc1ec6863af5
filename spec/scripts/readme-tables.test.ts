import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fillTables } from '../../scripts/readme-tables.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('has the tables that the code makes', async () => {
    assert.equal(readme, await fillTables(readme));
  });
});

describe('fillTables', () => {
  it('replaces whatever stands between the marks', async () => {
    const stale = readme.replace(/(<!-- metrics -->\n)[^]*?(<!-- \/metrics -->)/, '$1old\n$2');
    assert.notEqual(stale, readme);
    assert.equal(await fillTables(stale), readme);
  });

  it('refuses a text without a place for a table', async () => {
    await assert.rejects(fillTables('no marks'), /no place for the table of options/);
  });
});

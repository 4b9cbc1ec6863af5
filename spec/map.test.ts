// lib/README.md, the map of the code, names what is there.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { project } from './scripts/run-program.ts';

describe('lib/README.md', () => {
  const files = ['lib', 'spec'].flatMap((folder) => listFiles(folder));
  const map = readFileSync(`${project}/lib/README.md`, 'utf8');
  const named = [...new Set([...map.matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].map(([, name = '']) => name))];

  it('names files and folders that exist, from their own place or from any above', () => {
    assert.ok(named.length > 40, `${named.length} names`);
    const missing = named.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`) || `/${file}`.includes(`/${name.replace(/\/?$/, '/')}`)));
    assert.deepEqual(missing, []);
  });

  it('shows code as it stands in the file that is named before it', () => {
    const samples = [...map.matchAll(/`([\w./-]+\.ts)`[^`]*```ts\n([^`]*)```/g)];
    assert.ok(samples.length >= 2, `${samples.length} samples`);
    for (const [, name = '', code = ''] of samples) {
      const text = readFileSync(`${project}/lib/${name}`, 'utf8');
      for (const line of code.trimEnd().split('\n')) assert.ok(text.includes(`${line}\n`), `${name}: ${line}`);
    }
  });
});

function listFiles(folder: string): string[] {
  const entries = readdirSync(`${project}/${folder}`, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath.slice(project.length + 1)}/${entry.name}`);
}

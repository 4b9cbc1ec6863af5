// What /metrics exports beside what vLLM 0.32 exported: names, types, labels, buckets.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { get, withSimulator } from '../support/simulator-fixture.ts';

interface RecordedFamily {
  readonly type: string;
  /** Without `le`, in alphabetical order. */
  readonly labels: readonly string[];
  /** Of the one label whose values are a closed set: these, in order. */
  readonly values?: readonly string[];
  /** Bounds of a histogram's buckets, in order. */
  readonly le?: readonly string[];
}

const recorded = JSON.parse(readFileSync(new URL('golden/metrics.json', import.meta.url), 'utf8')) as Record<string, RecordedFamily>;

interface ExposedFamily {
  readonly type: string;
  readonly samples: Readonly<Record<string, string>>[];
}

/** Families by name, a counter's without `_total`; the times of their creation left out. */
function readFamilies(text: string): Map<string, ExposedFamily> {
  const families = new Map<string, ExposedFamily>();
  let family: ExposedFamily | undefined;
  for (const line of text.split('\n')) {
    const [, name = '', type = ''] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? [];
    if (type !== '') {
      family = { type, samples: [] };
      if (!name.endsWith('_created')) families.set(type === 'counter' ? name.replace(/_total$/, '') : name, family);
    } else if (line !== '' && !line.startsWith('#')) {
      family?.samples.push(readLabels(line));
    }
  }
  return families;
}

function readLabels(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

describe('GET /metrics', () => {
  it('exports what vLLM exports under these names, and no other families of vLLM', () =>
    withSimulator({}, async (simulator) => {
      const names = [...readFamilies((await get(simulator, '/metrics')).text).keys()];
      assert.deepEqual(names.filter((name) => name.startsWith('vllm:')).sort(), Object.keys(recorded).sort());
    }));

  it('has the types, labels and buckets that vLLM has', () =>
    withSimulator({ model: 'm' }, async (simulator) => {
      const families = readFamilies((await get(simulator, '/metrics')).text);
      for (const [name, { type, labels, values, le }] of Object.entries(recorded)) {
        const family = families.get(name);
        const samples = family?.samples ?? [];
        assert.equal(family?.type, type, name);
        assert.ok(samples.length > 0, name);
        for (const sample of samples) assert.deepEqual(Object.keys(sample).filter((label) => label !== 'le').sort(), labels, name);
        const bounds = samples.flatMap((sample) => sample.le ?? []);
        assert.deepEqual(bounds, le ?? [], name);
        const enumerated = labels.find((label) => ['reason', 'source', 'finished_reason', 'sleep_state'].includes(label));
        if (enumerated !== undefined) assert.deepEqual(samples.map((sample) => sample[enumerated]), values, name);
      }
    }));
});

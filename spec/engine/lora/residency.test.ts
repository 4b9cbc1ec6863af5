import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AdapterResidency } from '../../../lib/engine/lora/residency.ts';

interface Fixture {
  readonly residency: AdapterResidency;
  /** Adapters on their way, with what ends it. */
  readonly loads: Map<string, () => void>;
}

/** Loading takes no time unless it is slow. */
function create(given: { maxLoras?: number; maxCpuLoras?: number; isSlow?: boolean }): Fixture {
  const { maxLoras = 1, maxCpuLoras = maxLoras, isSlow = false } = given;
  const loads = new Map<string, () => void>();
  const load = isSlow ? (adapter: string, onLoaded: () => void) => void loads.set(adapter, onLoaded) : null;
  return { loads, residency: new AdapterResidency({ maxLoras, maxCpuLoras, load }) };
}

/** Brings an adapter in and runs a sequence of it. */
function run(residency: AdapterResidency, adapter: string): void {
  residency.prepare([adapter]);
  assert.equal(residency.canRun(adapter), true, adapter);
  residency.acquire(adapter);
}

describe('AdapterResidency', () => {
  it('runs at most max-loras at once, however many are in memory', () => {
    const { residency } = create({ maxLoras: 2, maxCpuLoras: 5 });
    residency.prepare(['a', 'b', 'c']);
    assert.deepEqual(residency.resident, ['a', 'b', 'c']);
    for (const adapter of ['a', 'b', 'a']) run(residency, adapter);
    assert.deepEqual([residency.canRun('c'), residency.couldRun('c', []), residency.canRun('b'), residency.running], [false, false, true, ['a', 'b']]);
    residency.release('a');
    assert.equal(residency.canRun('c'), false, 'a runs once more');
    residency.release('a');
    assert.deepEqual([residency.canRun('c'), residency.running], [true, ['b']]);
  });

  it('frees the place of the adapter whose sequences have all gone, while another goes on', () => {
    const { residency } = create({ maxLoras: 1, maxCpuLoras: 3 });
    run(residency, 'a');
    residency.prepare(['b']);
    assert.equal(residency.canRun('b'), false);
    residency.release('a');
    run(residency, 'b');
    assert.deepEqual([residency.canRun('a'), residency.running], [false, ['b']]);
  });

  it('evicts the adapter that was used least recently: running until now counts', () => {
    const { residency } = create({ maxLoras: 3, maxCpuLoras: 3 });
    for (const adapter of ['a', 'b', 'c']) run(residency, adapter);
    for (const adapter of ['b', 'a', 'c']) residency.release(adapter);
    assert.deepEqual(residency.resident, ['b', 'a', 'c']);
    residency.prepare(['d']);
    assert.deepEqual(residency.resident, ['a', 'c', 'd']);
    run(residency, 'a');
    residency.release('a');
    residency.prepare(['e']);
    assert.deepEqual(residency.resident, ['d', 'a', 'e']);
  });

  it('evicts none that runs or loads', () => {
    const { residency, loads } = create({ maxLoras: 2, isSlow: true });
    residency.prepare(['a']);
    loads.get('a')?.();
    run(residency, 'a');
    residency.prepare(['b', 'c']);
    assert.deepEqual([[...loads.keys()], residency.resident], [['a', 'b'], ['a']]);
    loads.get('b')?.();
    residency.prepare(['c']);
    assert.deepEqual([[...loads.keys()], residency.resident], [['a', 'b', 'c'], ['a']], 'b gave way, a did not');
  });

  it('evicts none that others wait for, further ahead', () => {
    const { residency } = create({ maxCpuLoras: 1 });
    residency.prepare(['a', 'b']);
    assert.deepEqual(residency.resident, ['a']);
    residency.prepare(['b', 'a']);
    assert.deepEqual(residency.resident, ['b']);
  });

  it('can run an adapter when it is there, not while it loads', () => {
    const { residency, loads } = create({ isSlow: true });
    assert.equal(residency.canRun('a'), false);
    residency.prepare(['a']);
    residency.prepare(['a']);
    assert.deepEqual([residency.canRun('a'), loads.size, residency.resident], [false, 1, []]);
    loads.get('a')?.();
    assert.deepEqual([residency.canRun('a'), residency.resident], [true, ['a']]);
  });
});

describe('AdapterResidency.couldRun', () => {
  it('is true for an adapter that is there, loads, or would find room', () => {
    const { residency, loads } = create({ maxLoras: 2, maxCpuLoras: 2, isSlow: true });
    assert.equal(residency.couldRun('a', []), true);
    residency.prepare(['a']);
    assert.deepEqual([residency.couldRun('a', ['a']), residency.couldRun('b', ['a'])], [true, true]);
    residency.prepare(['b']);
    assert.deepEqual([residency.couldRun('b', []), residency.couldRun('c', [])], [true, false], 'what loads makes no room');
    for (const onLoaded of loads.values()) onLoaded();
    assert.equal(residency.couldRun('c', []), true);
    assert.equal(residency.couldRun('c', ['a', 'b']), false, 'others wait for both');
    assert.equal(residency.couldRun('c', ['a']), true);
  });

  it('changes nothing: one that is refused evicts nothing and loads nothing', () => {
    const { residency, loads } = create({ maxLoras: 1, maxCpuLoras: 2, isSlow: true });
    residency.prepare(['a', 'b']);
    for (const onLoaded of loads.values()) onLoaded();
    loads.clear();
    for (const adapter of ['c', 'd', 'c']) assert.equal(residency.couldRun(adapter, []), true);
    assert.deepEqual([residency.resident, residency.running, loads.size], [['a', 'b'], [], 0]);
    assert.equal(residency.canRun('a'), true);
  });
});

describe('AdapterResidency.preload', () => {
  it('brings an adapter in, in place of the idle one that was used the longest ago', () => {
    const { residency } = create({ maxLoras: 2, maxCpuLoras: 2 });
    run(residency, 'a');
    residency.preload('b', () => {});
    residency.preload('c', () => {});
    assert.deepEqual(residency.resident, ['a', 'c']);
  });

  it('loads an idle one anew, which cannot run meanwhile, and leaves one that runs', () => {
    const { residency, loads } = create({ maxLoras: 2, isSlow: true });
    const done: string[] = [];
    residency.preload('a', () => done.push('first'));
    loads.get('a')?.();
    residency.preload('a', () => done.push('second'));
    assert.deepEqual([residency.canRun('a'), done], [false, ['first']]);
    loads.get('a')?.();
    residency.acquire('a');
    residency.preload('a', () => done.push('running'));
    assert.deepEqual([residency.canRun('a'), done], [true, ['first', 'second', 'running']]);
  });

  it('gives up where everything runs', () => {
    const { residency } = create({});
    run(residency, 'a');
    let isDone = false;
    residency.preload('b', () => (isDone = true));
    assert.deepEqual([residency.resident, isDone], [['a'], true]);
  });
});

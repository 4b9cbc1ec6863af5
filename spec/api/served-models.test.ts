// Which names are models, while adapters come and go.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServedModels } from '../../lib/api/served-models.ts';

const moduleOf = (name: string, path = `/${name}`) => ({ name, path, baseModelName: null });
const create = (): ServedModels => new ServedModels({ model: '/m', servedNames: ['m', 'other'], adapters: [moduleOf('a'), moduleOf('b')] });

describe('ServedModels', () => {
  it('shows the base model under its first name, and adapters under their own', () => {
    const models = create();
    for (const name of [null, '', 'm', 'other']) assert.deepEqual(models.resolve(name), { displayName: 'm', adapter: null });
    assert.equal(models.resolve('b').adapter?.path, '/b');
    assert.throws(() => models.resolve('c'), { kind: 'model_not_found', param: 'model' });
  });

  it('numbers adapters from 1 and never twice, and keeps place and number in a load in place', () => {
    const models = create();
    models.loadAdapter(moduleOf('c'));
    models.loadAdapter(moduleOf('a', '/new'));
    assert.deepEqual(models.adapters.map(({ name, path, id }) => `${id} ${name} ${path}`), ['1 a /new', '2 b /b', '3 c /c']);
    assert.deepEqual([models.unloadAdapter('b'), models.unloadAdapter('b')], [true, false]);
    assert.equal(models.loadAdapter(moduleOf('b')).id, 4);
  });

  it('leaves requests the adapter that they found', () => {
    const models = create();
    const before = models.resolve('a');
    models.loadAdapter(moduleOf('a', '/new'));
    models.unloadAdapter('a');
    assert.equal(before.adapter?.path, '/a');
    assert.throws(() => models.resolve('a'), { kind: 'model_not_found' });
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findHubCache, findSnapshot } from '../../../../lib/engine/tokenizer/source/hub-cache.ts';
import { addToCache, createFolder, writeFiles } from './model-folders.ts';

describe('findHubCache', () => {
  it('takes the first of the variables that says where it is', () => {
    const env = { HF_HUB_CACHE: '/hub', HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/hf', XDG_CACHE_HOME: '/xdg', HOME: '/home/a' };
    const found = ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME', 'HOME'].map((_, index, names) =>
      findHubCache(Object.fromEntries(Object.entries(env).filter(([name]) => names.indexOf(name) >= index))),
    );
    assert.deepEqual(found, ['/hub', '/old', '/hf/hub', '/xdg/huggingface/hub', '/home/a/.cache/huggingface/hub']);
  });

  it('passes over empty ones, and finds none without any', () => {
    assert.equal(findHubCache({ HF_HUB_CACHE: '', HF_HOME: '', XDG_CACHE_HOME: '', HOME: '/h' }), '/h/.cache/huggingface/hub');
    assert.equal(findHubCache({}), null);
    assert.equal(findHubCache({ HOME: '' }), null);
  });

  it('reads a tilde as the home', () => {
    assert.equal(findHubCache({ HF_HUB_CACHE: '~/hub', HOME: '/h' }), '/h/hub');
    assert.equal(findHubCache({ HF_HOME: '~', HOME: '/h' }), '/h/hub');
    assert.equal(findHubCache({ HF_HOME: '~a/b', HOME: '/h' }), '~a/b/hub');
  });
});

describe('findSnapshot', () => {
  it('finds the snapshot of the main branch, with and without an owner', () => {
    const cache = createFolder();
    for (const model of ['Qwen/Qwen3-0.6B', 'gpt2', 'a.b/c_d.e-f']) {
      const snapshot = addToCache(cache, model, { 'config.json': {} });
      assert.equal(findSnapshot(cache, model), snapshot);
    }
  });

  it('finds none where cache, model, reference or snapshot is missing', () => {
    const cache = createFolder({ 'models--a--no-ref/snapshots/0/config.json': {}, 'models--a--no-snapshot/refs/main': '0', 'models--a--file/refs/main': '0' });
    writeFiles(cache, { 'models--a--file/snapshots/0': '' });
    for (const model of ['a/no-ref', 'a/no-snapshot', 'a/file', 'a/none']) assert.equal(findSnapshot(cache, model), null, model);
    assert.equal(findSnapshot(path.join(cache, 'none'), 'a/b'), null);
  });

  it('takes no name that leads out of the cache, whatever is there', () => {
    const outside = createFolder();
    addToCache(outside, 'a/b', {});
    mkdirSync(path.join(outside, 'cache', 'models--x'), { recursive: true });
    const cache = path.join(outside, 'cache');
    const names = [
      '../models--a--b', 'x/../../models--a--b', '..', '../..', 'a/..', './a/b', '/a/b', '/', '', 'a/b/', 'a//b', 'a/b/c', 'a--b', 'a\\b', 'a/b\0', 'a/b\n',
      'x/../a', '.', '-/a', 'ä/b', `a/${'b'.repeat(100)}`, '~', '$HOME', 'a b',
    ];
    for (const name of names) assert.equal(findSnapshot(cache, name), null, JSON.stringify(name));
  });

  it('takes no reference that leads out of the snapshots', () => {
    const cache = createFolder({ 'models--a--b/secret/tokenizer.json': {} });
    mkdirSync(path.join(cache, 'models--a--b', 'snapshots', '0'), { recursive: true });
    for (const [reference, isFound] of [['0', true], ['0\n', true], ['../secret', false], ['..', false], ['.', false], ['', false], ['0/../../secret', false], ['0'.repeat(65), false]] as const) {
      writeFiles(cache, { 'models--a--b/refs/main': reference });
      assert.equal(findSnapshot(cache, 'a/b') !== null, isFound, JSON.stringify(reference));
    }
  });

  it('does not wait for a reference that never ends', () => {
    const cache = createFolder();
    mkdirSync(path.join(cache, 'models--a--b', 'refs'), { recursive: true });
    symlinkSync('/dev/zero', path.join(cache, 'models--a--b', 'refs', 'main'));
    assert.equal(findSnapshot(cache, 'a/b'), null);
  });
});

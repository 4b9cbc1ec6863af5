// Folders with a model's files, as they are published and as the Hugging Face cache keeps them.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** Contents by path: a text as it is, anything else as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A new folder, which goes when the tests of the file are over. */
export function createFolder(files: Files = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-model-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

/** Writes files, and the folders that they are in. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const COMMIT = '9c925d64d72725edaf899c6cb9c377fd0709d9c5';

/** Puts a model into a cache, its files links to blobs. @returns the snapshot's folder */
export function addToCache(cache: string, model: string, files: Files): string {
  const repository = path.join(cache, `models--${model.replace('/', '--')}`);
  const snapshot = path.join(repository, 'snapshots', COMMIT);
  writeFiles(repository, { 'refs/main': COMMIT });
  mkdirSync(snapshot, { recursive: true });
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    writeFiles(repository, { [`blobs/${index}`]: content });
    symlinkSync(path.join('..', '..', 'blobs', String(index)), path.join(snapshot, name));
  }
  return snapshot;
}

/** A tokenizer.json of three tokens and three added ones; what is given goes before. */
export function createTokenizerJson(given: Files = {}): Files {
  return {
    added_tokens: ['<s>', '</s>', '<pad>'].map((content, index) => ({ id: 3 + index, content, special: true, normalized: false })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] },
    ...given,
  };
}

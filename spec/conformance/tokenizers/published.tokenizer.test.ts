// Published tokenizer files, from the packages that carry them, on texts and ids recorded from tokenizers and vLLM.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readTokenizerFile } from '../../../lib/engine/tokenizer/tokenizer-json/file/tokenizer-file.ts';
import { JsonTokenizer } from '../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { type Corpus, readPacked, testVectors, type Vectors } from '../../engine/tokenizer/tokenizer-json/recorded-vectors.ts';

interface PublishedVectors extends Vectors {
  readonly package: string;
  readonly file: string;
  readonly sha256: string;
}

const corpus = readPacked<Corpus>('recorded/corpus.json.gz', import.meta.url);

for (const name of ['qwen3', 'llama3_1', 'gptoss', 'deepseek_v3', 'gemma3', 'llama2']) {
  const vectors = readPacked<PublishedVectors>(`recorded/${name}.json.gz`, import.meta.url);
  const bytes = readFileSync(new URL(`node_modules/${vectors.package}/${vectors.file}`, import.meta.url));
  const file = readTokenizerFile(bytes);
  testVectors(name, { tokenizer: new JsonTokenizer(file), file, vectors, corpus });

  describe(`the file of ${name}`, () => {
    it('is the recorded one', () => assert.equal(createHash('sha256').update(bytes).digest('hex'), vectors.sha256));
  });
}

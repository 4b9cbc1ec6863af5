// npm gpt-tokenizer with its own o200k_base: it reads no tokenizer.json, and its vocabulary is code.
import { createRequire } from 'node:module';
import { measure } from './measure.ts';

interface Module {
  encode(text: string, options: { allowedSpecial: 'all' }): number[];
  clearMergeCache?(): void;
}

await measure(() => {
  const { encode: encodeWith, clearMergeCache } = createRequire(import.meta.url)('gpt-tokenizer/encoding/o200k_base') as Module;
  const encode = (text: string): number[] => encodeWith(text, { allowedSpecial: 'all' });
  return clearMergeCache === undefined ? { encode } : { encode, clearCache: () => clearMergeCache() };
});

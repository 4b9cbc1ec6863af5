// Ours.
import { readFileSync } from 'node:fs';
import { loadTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import { measure } from './measure.ts';

await measure((path) => {
  const { tokenizer } = loadTokenizer(readFileSync(path));
  return { encode: (text) => tokenizer.encode(text), clearCache: () => tokenizer.clearCache() };
});

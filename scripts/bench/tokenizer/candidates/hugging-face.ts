// npm @huggingface/tokenizers, in JavaScript.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { measure } from './measure.ts';

interface Module {
  readonly Tokenizer: new (json: unknown, config: unknown) => { encode(text: string, options: { add_special_tokens: boolean }): unknown };
}

await measure((path) => {
  // Not an import: its types are there only when the bench's packages are installed.
  const { Tokenizer } = createRequire(import.meta.url)('@huggingface/tokenizers') as Module;
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(path, 'utf8')), {});
  return { encode: (text) => tokenizer.encode(text, { add_special_tokens: false }) };
});

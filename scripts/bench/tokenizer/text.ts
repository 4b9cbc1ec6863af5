// The text of the tokenizer's bench: prose of many words, this project's code and documentation, other scripts, numbers.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRng, type Rng } from '../../../lib/base/rng.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const OTHER_SCRIPTS = [
  '你好，世界！今天天气很好，我们去公园散步吧。', 'Привет, как дела? Сегодня мы идём в музей.', 'これは日本語の文章です。東京は大きい都市です。',
  'مرحبا بالعالم، كيف حالك اليوم؟', 'नमस्ते दुनिया, आप कैसे हैं?', 'Grüße aus München – schöne Straße, élève, naïve, coöperate.', '안녕하세요, 세계!', '👩‍👩‍👧‍👦 😀 🎉 ✨',
];

/** A text of so many UTF-16 code units, always the same as long as the project's files are. */
export function createBenchText(numChars: number): string {
  const rng = createRng(17);
  const paragraphs = readProject();
  const words = [...new Set(paragraphs.flatMap((paragraph) => paragraph.match(/[A-Za-z]{2,}/g) ?? []))].map((word) => word.toLowerCase());
  const parts: string[] = [];
  for (let length = 0; length < numChars; ) {
    const part = `${createPart(rng, paragraphs, words)}\n\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('').slice(0, numChars);
}

function createPart(rng: Rng, paragraphs: readonly string[], words: readonly string[]): string {
  const kind = rng.integer(0, 9);
  if (kind < 4) return paragraphs[rng.integer(0, paragraphs.length - 1)] ?? '';
  if (kind === 4) return OTHER_SCRIPTS[rng.integer(0, OTHER_SCRIPTS.length - 1)] ?? '';
  return createSentence(rng, words);
}

// Few words are frequent and most are rare, as in any language; some are numbers.
function createSentence(rng: Rng, words: readonly string[]): string {
  const length = rng.integer(20, 80);
  const drawn = Array.from({ length }, () => {
    if (rng.integer(0, 30) === 0) return String(rng.integer(0, 99_999));
    const rank = Math.floor(words.length ** (rng.integer(0, 1_000_000) / 1_000_000)) - 1;
    return words[rank] ?? '';
  });
  return `${drawn.join(' ')}.`;
}

function readProject(): string[] {
  const files = ['lib', 'spec'].flatMap((folder) => listFiles(path.join(PROJECT, folder))).sort();
  return files.flatMap((file) => readFileSync(file, 'utf8').split(/\n\n+/));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(name);
    return /\.(ts|md)$/.test(entry.name) && entry.name !== 'merges.ts' ? [name] : [];
  });
}

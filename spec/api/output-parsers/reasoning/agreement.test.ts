// A stream and a whole answer say the same: every reasoning style, with texts made of its markup, cut at random.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutputParser, type OutputParser } from '../../../../lib/api/output-parsers/output-parser.ts';
import { formatReasoning } from '../../../../lib/api/output-parsers/reasoning-text.ts';
import { REASONING_STYLES } from '../../../../lib/api/output-parsers/reasoning/styles.ts';
import { NO_MARKERS } from '../../../../lib/api/output-parsers/vocabulary.ts';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';

/** Shows reasoning as content; a marker of words, which is text where it is cut. */
const OTHERS: ReadonlySet<string> = new Set(['minimax_m2_append_think', 'granite']);
/** Styles that vLLM tells no tokens of. */
const UNCOUNTED: ReadonlySet<string> = new Set(['minimax_m2_append_think', 'granite', 'olmo3', 'hunyuan_a13b', 'muse_glimmer']);
/** Styles that count by markers that are tokens alone, or behind an opening one. */
const COUNTED_BY_TOKENS: ReadonlySet<string> = new Set(['ernie45', 'k2_horizon', 'step3']);

const NAMES = Object.keys(REASONING_STYLES);

function create(reasoningParser: string): OutputParser {
  return createOutputParser({
    reasoningParser,
    toolCallParser: null,
    tools: [],
    toolChoice: 'none',
    parallelToolCalls: true,
    includeReasoning: true,
    templateKwargs: { enable_thinking: true, reasoning_effort: 'high' },
    promptTokenIds: [],
    vocabulary: NO_MARKERS,
    createId: () => 'ID',
  });
}

function stream(parser: OutputParser, pieces: readonly string[]): { reasoning: string; content: string } {
  const said = { reasoning: '', content: '' };
  for (const [index, piece] of pieces.entries()) {
    const delta = index === pieces.length - 1 ? parser.finish(piece, [1]) : parser.push(piece, [1]);
    said.reasoning += delta?.reasoning ?? '';
    said.content += delta?.content ?? '';
  }
  return said;
}

/** Words and parts of markup, none of which is a whole marker. */
const WORDS = ['so', ' be', ' it', '.', '\n', ' ', '<', '</', '|', '>', 'thin', ' a < b', '👍', 'é'];

function writeText(rng: Rng): string {
  const words = Array.from({ length: 1 + Math.floor(rng.next() * 12) }, () => WORDS[Math.floor(rng.next() * WORDS.length)] ?? '');
  // White space at either end is dropped by some, and a part of a marker by others.
  return `x${words.join('')}y.`;
}

function cut(text: string, rng: Rng): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = Math.min(text.length, from + 1 + Math.floor(rng.next() * 9));
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

describe('a stream and a whole answer', () => {
  const seed = 20261126;

  for (const name of NAMES.filter((style) => !OTHERS.has(style))) {
    it(`say the same, wherever the text is cut: ${name}`, () => {
      const rng = createRng(seed);
      for (let round = 0; round < 200; round++) {
        const [reasoning, content] = [writeText(rng), writeText(rng)];
        const text = formatReasoning(name, reasoning) + content;
        const pieces = cut(text, rng);
        const whole = create(name).parseWhole(text, []);
        const hint = `seed ${seed}, round ${round}: ${JSON.stringify(pieces)}`;
        assert.deepEqual([whole.reasoning, whole.content], [reasoning, content], hint);
        assert.deepEqual(stream(create(name), pieces), { reasoning, content }, hint);
      }
    });
  }

  for (const name of NAMES.filter((style) => !UNCOUNTED.has(style) && !COUNTED_BY_TOKENS.has(style))) {
    it(`count some of the tokens as reasoning where no marker is a token: ${name}`, () => {
      const pieces = cut(`${formatReasoning(name, 'So be it, for once and for all.')}Here is the answer to it.`, createRng(seed));
      const { numReasoningTokens } = create(name).parseWhole(pieces.join(''), pieces.map(() => 1));
      const parser = create(name);
      stream(parser, pieces);
      for (const count of [numReasoningTokens, parser.numReasoningTokens]) assert.ok(count > 0 && count < pieces.length, `${count} of ${pieces.length}`);
    });
  }
});

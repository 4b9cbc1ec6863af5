import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { createDecodeWindow, DecodeWindow } from '../../../../lib/api/openai/derender/decode-window.ts';
import { createEmbeddedSource } from '../../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();
const options = { tokenizer, skipsSpecialTokens: true };

describe('DecodeWindow', () => {
  it('says the text, however it is cut, and also when it is carried in words', () => {
    const seed = 20_251;
    const rng = createRng(seed);
    const text = 'Hi 😀👩‍🚀, Übung: 你好\n\n  x'.repeat(3);
    const ids = tokenizer.encode(text);
    for (let round = 0; round < 20; round++) {
      let window = createDecodeWindow(options, tokenizer.encode('before'));
      let said = '';
      for (let start = 0; start < ids.length; ) {
        const end = start + rng.integer(1, 4);
        said += window.push(ids.slice(start, end));
        start = end;
        window = new DecodeWindow(options, window.spellings.flatMap((spelling) => tokenizer.findId(spelling) ?? []), window.numRead);
      }
      assert.equal(said, text, `seed ${seed}, round ${round}`);
    }
  });

  it('stays small, whatever comes', () => {
    const [partial = 0] = tokenizer.encode('😀');
    for (const id of [partial, tokenizer.eosToken.id, 99_999_999, 1e308]) {
      for (const skipsSpecialTokens of [true, false]) {
        const window = createDecodeWindow({ tokenizer, skipsSpecialTokens }, null);
        window.push(Array<number>(5000).fill(id));
        assert.ok(window.spellings.length <= 64, `${id}`);
      }
    }
  });
});

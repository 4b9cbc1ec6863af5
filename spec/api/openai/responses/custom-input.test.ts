import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CustomInputReader, readCustomInput } from '../../../../lib/api/openai/responses/custom-input.ts';
import { createRng } from '../../../../lib/base/rng.ts';

const TEXTS = ['', 'plain', 'a\n"b"\\c/\t\b\f\r', '😀 Übung 你好', '{"input": "x"}', '\u0001\u001f'];

describe('CustomInputReader', () => {
  it('reads a text from arguments that are cut anywhere', () => {
    for (const text of TEXTS) {
      const escaped = JSON.stringify(text).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
      for (const given of [JSON.stringify({ input: text }), `{ "input" : ${escaped} , "more": "x"}`]) {
        assert.equal(readCustomInput(given), text);
        for (let cut = 0; cut <= given.length; cut++) {
          const reader = new CustomInputReader();
          assert.equal(reader.push(given.slice(0, cut)) + reader.push(given.slice(cut)), text, `${given} at ${cut}`);
        }
        const reader = new CustomInputReader();
        assert.equal([...given].map((char) => reader.push(char)).join(''), text);
      }
    }
  });

  it('never says half a character', () => {
    const reader = new CustomInputReader();
    assert.equal(reader.push('{"input": "a\\ud83d'), 'a');
    assert.equal(reader.push('\\ude00'), '😀');
  });

  it('says nothing of what has another form, and takes any text', () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const rng = createRng(seed);
    for (let round = 0; round < 2000; round++) {
      const given = Array.from({ length: Math.floor(rng.next() * 12) }, () => '{}"\\:u0dinput ,\ud83d'[Math.floor(rng.next() * 16)]).join('');
      const reader = new CustomInputReader();
      const read = reader.push(given) + reader.push('');
      if (!/^\s*\{\s*"input"\s*:\s*"/.test(given)) assert.equal(read, '', `seed ${seed}: ${given}`);
      assert.equal(typeof readCustomInput(given), 'string');
    }
  });
});

describe('readCustomInput', () => {
  it('takes what is no such object as the text', () => {
    for (const given of ['', 'bare text', '{"input": 5}', '["input"]', '{"input": "cut']) assert.equal(readCustomInput(given), given);
  });
});

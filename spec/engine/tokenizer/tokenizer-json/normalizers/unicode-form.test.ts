import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { combiningOrderOf } from '../../../../../lib/engine/tokenizer/tokenizer-json/normalizers/combining-order.ts';
import { beginsAfresh, toUnicodeForm, toUnicodeFormSteps } from '../../../../../lib/engine/tokenizer/tokenizer-json/normalizers/unicode-form.ts';
import { finishSteps, Meter } from '../../../../../lib/base/slices/meter.ts';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint < 0xe000;
const CHARS: readonly string[] = Array.from({ length: 0x11_0000 }, (_, codePoint) => (isSurrogate(codePoint) ? '' : String.fromCodePoint(codePoint))).filter((char) => char !== '');

describe('beginsAfresh', () => {
  it('is false for whatever is composed with a character before it', () => {
    let numComposed = 0;
    for (const char of CHARS) {
      const parts = [...char.normalize('NFD')];
      if (parts.length < 2) continue;
      numComposed++;
      for (const part of parts.slice(1)) assert.ok(!beginsAfresh(part, 0), `U+${char.codePointAt(0)?.toString(16)}`);
    }
    assert.ok(numComposed > 12_000);
  });

  it('is false for whatever is moved before another mark, and for what begins with such a one', () => {
    let numMoved = 0;
    for (const char of CHARS.filter((each) => /\p{M}/u.test(each) || each.normalize('NFKD') !== each)) {
      for (const form of ['NFD', 'NFKD'] as const) {
        if (combiningOrderOf(char.normalize(form)) === 0) continue;
        numMoved++;
        assert.ok(!beginsAfresh(char, 0), `U+${char.codePointAt(0)?.toString(16)}`);
      }
    }
    assert.ok(numMoved > 1500);
  });

  it('is true for letters, signs and blanks, false inside a character', () => {
    for (const char of ['a', ' ', 'é', 'Ж', 'ก', '好', 'の', '가', '\u1100', '😀', '½', 'ﬁ']) assert.ok(beginsAfresh(char, 0), char);
    assert.ok(!beginsAfresh('😀', 1));
  });
});

describe('combiningOrderOf', () => {
  it('knows the class of every mark', () => {
    // Odd numbers are for classes without a mark in the list.
    const orders = new Set(CHARS.filter((char) => char.normalize('NFD') === char).map(combiningOrderOf));
    assert.deepEqual([...orders].sort((a, b) => a - b), Array.from({ length: 56 }, (_, index) => 2 * index));
  });
});

describe('toUnicodeForm', () => {
  const MARKS = ['\u0301', '\u0323', '\u0308', '\u0327', '\u0345', '\u0334', '\u0344', '\u0f73', '\u09be', '\u{1d165}', '\u3099', '\u1161', '\u11a8', '\uff9e', '\u05b0', '\u0315'];
  const LETTERS = ['', 'a', 'e', 'ﬁ', '\u09c7', 'か', '\u1100', '\u{1d157}', 'Å', 'ậ', 'ᾂ', 'ｶ'];
  const seed = 81;

  it("gives what the language's own function gives, with runs of any length, at once and in steps", () => {
    const rng = createRng(seed);
    for (let round = 0; round < 120; round++) {
      const marks = Array.from({ length: rng.integer(1, 4) }, () => MARKS[rng.integer(0, MARKS.length - 1)] ?? '');
      const runs = Array.from({ length: rng.integer(1, 3) }, () => {
        const length = rng.integer(0, 3) === 0 ? rng.integer(2000, 4000) : rng.integer(0, 60);
        return (LETTERS[rng.integer(0, LETTERS.length - 1)] ?? '') + Array.from({ length }, () => marks[rng.integer(0, marks.length - 1)]).join('');
      });
      const text = runs.join('');
      for (const form of FORMS) {
        const expected = text.normalize(form);
        const hint = `seed ${seed}, round ${round}, ${form}`;
        assert.ok(toUnicodeForm(text, form) === expected, hint);
        assert.ok(finishSteps(toUnicodeFormSteps(text, form, new Meter(50))) === expected, `${hint}, in steps`);
      }
    }
  });

  it('puts a run of marks in order that would take minutes one by one', () => {
    const numMarks = 400_000;
    const text = toUnicodeForm(`e${'\u0301\u0323'.repeat(numMarks)}x`, 'NFC');
    assert.ok(text === `\u1eb9${'\u0323'.repeat(numMarks - 1)}${'\u0301'.repeat(numMarks)}x`);
  });
});

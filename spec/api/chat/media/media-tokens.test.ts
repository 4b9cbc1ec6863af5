// How many tokens stand for what is no text.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { readBase64 } from '../../../../lib/api/chat/media/data-url.ts';
import { countAudioTokens, countImageTokens, inventTokens } from '../../../../lib/api/chat/media/media-tokens.ts';

describe('countImageTokens', () => {
  it('counts squares of 28 pixels, each that is begun', () => {
    const sizes = [[84, 56], [85, 56], [84, 57], [300, 200]] as const;
    assert.deepEqual(sizes.map(([width, height]) => countImageTokens({ width, height })), [6, 8, 9, 88]);
  });

  it('enlarges what is tiny, and scales down what is large', () => {
    const sizes = [[1, 1], [28, 84], [28, 140], [3584, 3584], [3585, 3584], [4_000_000_000, 4_000_000_000]] as const;
    assert.deepEqual(sizes.map(([width, height]) => countImageTokens({ width, height })), [4, 4, 5, 16_384, 16_384, 16_384]);
  });
});

describe('countAudioTokens', () => {
  const waveOf = (numBytes: number, bytesPerSecond: number, kind = 'WAVE'): Buffer => {
    const wave = Buffer.alloc(numBytes);
    wave.write(`RIFF....${kind}`, 'latin1');
    if (numBytes >= 32) wave.writeUInt32LE(bytesPerSecond, 28);
    return wave;
  };
  const count = (bytes: Buffer): number => countAudioTokens(readBase64(bytes.toString('base64')));

  it('counts 25 a second of a WAVE file, whose header tells its rate', () => {
    assert.deepEqual([count(waveOf(16_000, 16_000)), count(waveOf(16_001, 16_000)), count(waveOf(44, 44))], [25, 26, 25]);
  });

  it('takes for compressed speech what tells none: other files, and a header that is none', () => {
    const others = [Buffer.alloc(8000, 1), waveOf(8000, 0), waveOf(8000, 16_000, 'AVI '), waveOf(43, 43)];
    assert.deepEqual(others.map(count), [25, 25, 25, 1]);
  });

  it('counts one at least, and half an hour at most', () => {
    assert.deepEqual([count(Buffer.alloc(1)), count(waveOf(1800, 1)), count(waveOf(1801, 1))], [1, 45_000, 45_000]);
  });
});

describe('inventTokens', () => {
  it('gives a plausible number, the same for the same content', () => {
    const bounds = { image: [144, 400], audio: [50, 300], video: [64, 512] } as const;
    for (const [modality, [least, most]] of Object.entries(bounds) as [keyof typeof bounds, readonly [number, number]][]) {
      const numbers = Array.from({ length: 200 }, (_, index) => inventTokens(modality, `content ${index}`));
      assert.ok(numbers.every((number) => number >= least && number <= most) && new Set(numbers).size > 5, `${modality}: ${numbers.join()}`);
      assert.equal(inventTokens(modality, 'content 0'), numbers[0]);
    }
  });
});

// Pictures and recordings as clients send them: what they are, how many tokens they take, what is wrong with them.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { readImageSize } from '../../../../lib/api/chat/media/image-size.ts';
import { mediaLimits } from '../../../../lib/api/chat/media/limits.ts';
import { readMediaPart } from '../../../../lib/api/chat/media/media-part.ts';
import { createRng } from '../../../../lib/base/rng.ts';
import { ServerError } from '../../../../lib/base/error.ts';

// The first bytes of files of 300 x 200 pixels.
const PNG = Buffer.from('89504e470d0a1a0a0000000d494844520000012c000000c80806000000', 'hex');
const FILES: Readonly<Record<string, Buffer>> = {
  png: PNG,
  gif: Buffer.from('4749463839612c01c800', 'hex'),
  jpeg: Buffer.from('ffd8ffe000104a46494600010100000100010000ffc00011080' + '0c8012c03', 'hex'),
  'webp, lossy': Buffer.from('52494646000000005745425056503820000000000000009d012a2c01c800', 'hex'),
  'webp, lossless': Buffer.from('5249464600000000574542505650384c000000002f2bc131000000000000', 'hex'),
  'webp, extended': Buffer.from('52494646000000005745425056503858000000000000000' + '02b0100c70000', 'hex'),
};

const imageOf = (url: string): Record<string, unknown> => ({ type: 'image_url', image_url: { url } });
const dataUrlOf = (bytes: Buffer, type = 'image/png'): string => `data:${type};base64,${bytes.toString('base64')}`;

function refusalOf(part: Record<string, unknown>, modality: 'image' | 'audio'): string | null {
  try {
    readMediaPart(part, modality);
  } catch (error) {
    assert.ok(error instanceof ServerError && error.kind === 'invalid_request', String(error));
    return error.param ?? error.message;
  }
  return null;
}

describe('readImageSize', () => {
  for (const [name, bytes] of Object.entries(FILES)) {
    it(`reads ${name}, and nothing from less than its header`, () => {
      assert.deepEqual(readImageSize(bytes), { width: 300, height: 200 });
      for (let length = 0; length < 10; length++) assert.equal(readImageSize(bytes.subarray(0, length)), null);
    });
  }

  it('stays within any bytes', () => {
    const seed = Number(process.env.SEED ?? 3);
    console.log(`SEED=${seed}`);
    const rng = createRng(seed);
    for (let round = 0; round < 3000; round++) {
      const file = Object.values(FILES)[rng.integer(0, 5)] ?? PNG;
      const bytes = Buffer.from(file.subarray(0, rng.integer(0, file.length)));
      if (bytes.length > 0) bytes[rng.integer(0, bytes.length - 1)] = rng.integer(0, 255);
      const size = readImageSize(bytes);
      assert.ok(size === null || (size.width > 0 && size.height > 0));
    }
  });
});

describe('readMediaPart', () => {
  it('counts a picture by its size, and knows it again', () => {
    const item = readMediaPart(imageOf(dataUrlOf(PNG)), 'image');
    assert.deepEqual([item?.modality, item?.numTokens], ['image', 11 * 8]);
    assert.deepEqual(readMediaPart({ type: 'input_image', image_url: dataUrlOf(PNG) }, 'image'), item);
    assert.notEqual(readMediaPart(imageOf(dataUrlOf(Buffer.concat([PNG, PNG]))), 'image')?.contentHash, item?.contentHash);
  });

  it('counts a WAVE file by its duration', () => {
    const wave = Buffer.alloc(32_000);
    wave.write('RIFF', 0, 'latin1');
    wave.write('WAVE', 8, 'latin1');
    wave.writeUInt32LE(16_000, 28);
    const part = { type: 'input_audio', input_audio: { data: wave.toString('base64'), format: 'wav' } };
    assert.equal(readMediaPart(part, 'audio')?.numTokens, 50);
  });

  it('makes up a number for a remote URL, the same each time', () => {
    const numbers = ['a', 'b', 'c', 'd'].map((name) => readMediaPart(imageOf(`https://nowhere.invalid/${name}.png`), 'image')?.numTokens ?? 0);
    assert.ok(numbers.every((number) => number >= 144 && number <= 400) && new Set(numbers).size > 1, numbers.join());
    assert.deepEqual(readMediaPart(imageOf('https://nowhere.invalid/a.png'), 'image')?.numTokens, numbers[0]);
  });

  it('skips a part without content', () => {
    assert.equal(readMediaPart({ type: 'image_url', image_url: null }, 'image'), null);
  });

  it('says of data URLs that are not base64 that nobody has built them', () => {
    for (const url of ['data:image/png,abc', 'data:image/png;base65,abcd', 'data:,']) {
      assert.throws(() => readMediaPart(imageOf(url), 'image'), { kind: 'not_implemented', param: null }, url);
    }
  });

  it('refuses what it cannot read', () => {
    const refused = [
      'data:image/png;base64',
      'data:image/png;base64,a',
      'data:image/png;base64,ab c',
      'data:image/png;base64,',
      dataUrlOf(Buffer.from('no picture at all')),
      'file:///etc/passwd',
      'ftp://host/x',
      'https://',
      '',
    ];
    for (const url of refused) assert.notEqual(refusalOf(imageOf(url), 'image'), null, url);
    assert.equal(refusalOf({ type: 'image_url', image_url: 5 }, 'image'), 'image_url');
    assert.equal(refusalOf({ type: 'input_audio', input_audio: { data: 5 } }, 'audio'), 'input_audio');
    const data = 'A'.repeat(4 * 9_000_000);
    assert.equal(refusalOf({ type: 'input_audio', input_audio: { data } }, 'audio'), 'audio_filesize_mb');
  });
});

describe('mediaLimits', () => {
  it('reads all of vLLM\'s forms', () => {
    const { parse, accept } = mediaLimits();
    const limits = { image: 4, audio: 999, video: 1 };
    for (const text of ['{"image":4,"video":1}', '{"image":{"count":4,"width":512},"video":1}', 'image=4,video=1']) {
      assert.deepEqual([parse(text), accept(text)], [limits, limits], text);
    }
    for (const other of [3, { count: 3, depth: 5 }, {}]) assert.deepEqual(accept({ image: 4, video: 1, vision_chunk: other }), limits);
    assert.deepEqual(accept({ image: 1000, audio: true, video: { count: '3' } }), { image: 1000, audio: 1, video: 3 });
    assert.deepEqual(accept({ image: 0, video: { count: 0 } }), { image: 0, audio: 999, video: 0 });
    assert.deepEqual(accept(limits), limits);
  });

  it('refuses others', () => {
    const counts = ['{"image":-1}', '{"image":1.5}', '{"image":"many"}', '{"image":"3"}', '{"image":null}', '{"image":{"count":null}}', '{"vision_chunk":-1}'];
    for (const text of ['4', '[]', 'image', 'image=', '{"image":{"depth":5}}', '{"vision_chunk":"x"}', ...counts]) assert.throws(() => mediaLimits().parse(text), { name: 'OptionValueError' }, text);
    const message = 'expected a JSON object such as {"image": 4}, or image=4,video=1, got "image=x"';
    assert.throws(() => mediaLimits().parse('image=x'), { message });
  });
});

// How many tokens a picture, a recording or a film takes in the prompt: the arithmetic of Qwen2.5-VL and Qwen2-Audio.
import { type Rng, createRng, hashText } from '../../../base/rng.ts';
import type { EncodedMedia } from './data-url.ts';
import { decodeBeginning } from './data-url.ts';
import type { ImageSize } from './image-size.ts';
import type { Modality } from './limits.ts';

/** Pixels at each side of the square that one token stands for. */
const PATCH_PIXELS = 28;
const MIN_IMAGE_TOKENS = 4;
const MAX_IMAGE_TOKENS = 16_384;

/** Tokens of a picture of this size. A large one is scaled down. */
export function countImageTokens({ width, height }: ImageSize): number {
  const numTokens = Math.ceil(width / PATCH_PIXELS) * Math.ceil(height / PATCH_PIXELS);
  return Math.min(Math.max(numTokens, MIN_IMAGE_TOKENS), MAX_IMAGE_TOKENS);
}

const AUDIO_TOKENS_PER_SECOND = 25;
const MAX_AUDIO_TOKENS = 25 * 60 * 30;
/** Of compressed speech: 64 kbit/s. */
const ASSUMED_BYTES_PER_SECOND = 8000;
const WAV_HEADER_BYTES = 44;

/** Tokens of a recording: a WAVE file says how long it is, others are taken for compressed speech. */
export function countAudioTokens(media: EncodedMedia): number {
  const header = decodeBeginning(media, WAV_HEADER_BYTES);
  const isWave = header.length >= WAV_HEADER_BYTES && header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'WAVE';
  const bytesPerSecond = (isWave ? header.readUInt32LE(28) : 0) || ASSUMED_BYTES_PER_SECOND;
  return Math.min(Math.max(Math.ceil((media.numBytes / bytesPerSecond) * AUDIO_TOKENS_PER_SECOND), 1), MAX_AUDIO_TOKENS);
}

/** Tokens of what nobody looks at, a plausible number that depends on its name or its content alone. */
export function inventTokens(modality: Modality, content: string): number {
  const rng = createRng(hashText(content));
  switch (modality) {
    case 'image':
      return inventPatches(rng);
    case 'audio':
      return rng.integer(2, 12) * AUDIO_TOKENS_PER_SECOND;
    case 'video':
      return rng.integer(4, 8) * rng.integer(16, 64);
  }
}

// A picture of some 340 to 560 pixels at each side.
function inventPatches(rng: Rng): number {
  return rng.integer(12, 20) * rng.integer(12, 20);
}

// One part of a message that is no text: unknown -> what it is and how many tokens it takes, or a ServerError.
import { createHash } from 'node:crypto';
import { invalid } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { decodeBeginning, type EncodedMedia, isDataUrl, readBase64, readDataUrl } from './data-url.ts';
import { readImageSize } from './image-size.ts';
import type { Modality } from './limits.ts';
import { countAudioTokens, countImageTokens, inventTokens } from './media-tokens.ts';

/** A picture, a recording or a film. */
export interface MediaItem {
  readonly modality: Modality;
  /** In the prompt, 1 or more. */
  readonly numTokens: number;
  /** The same for the same content: a SHA-256 digest in hexadecimal. */
  readonly contentHash: string;
}

const MODALITY_OF: Readonly<Record<string, Modality>> = {
  image_url: 'image',
  input_image: 'image',
  audio_url: 'audio',
  input_audio: 'audio',
  video_url: 'video',
};

/** The kind of a part by its type; null where a part of this type holds no media that can be read. */
export function modalityOf(type: unknown): Modality | null {
  return typeof type === 'string' && Object.hasOwn(MODALITY_OF, type) ? (MODALITY_OF[type] ?? null) : null;
}

/**
 * Reads a part whose type `modalityOf` knows. A remote URL is never fetched.
 *
 * @returns null for a part without content, which vLLM skips
 * @throws ServerError `invalid_request`
 */
export function readMediaPart(part: Readonly<Record<string, unknown>>, modality: Modality): MediaItem | null {
  const type = String(part['type']);
  const given = part[type === 'input_image' ? 'image_url' : type];
  if (given === undefined || given === null) return null;
  return type === 'input_audio' ? readInputAudio(given) : readUrl(given, type, modality);
}

function readInputAudio(given: unknown): MediaItem {
  const data = isJsonObject(given) ? given['data'] : null;
  if (typeof data !== 'string') throw invalid('input_audio must be an object with data, in base64, and format.', 'input_audio');
  return toItem('audio', data, readBase64(data));
}

function readUrl(given: unknown, type: string, modality: Modality): MediaItem {
  const url = isJsonObject(given) ? given['url'] : given;
  if (typeof url !== 'string') throw invalid(`${type} must be an object with a url.`, type);
  if (isDataUrl(url)) return toItem(modality, url, readDataUrl(url));
  if (/^https?:\/\/[^/]/i.test(url)) return { modality, numTokens: inventTokens(modality, url), contentHash: hashContent(url) };
  if (/^file:/i.test(url)) throw invalid('Local files are not read here: send the data itself, as a data URL.');
  throw invalid('The URL of a media part must begin with https:, http: or data:.');
}

/** vLLM's VLLM_MAX_AUDIO_CLIP_FILESIZE_MB. */
const MAX_AUDIO_BYTES = 25 * 1024 * 1024;
// The frame header of a JPEG file stands behind its thumbnail and its colour profile.
const MAX_IMAGE_HEADER_BYTES = 256 * 1024;

function toItem(modality: Modality, content: string, media: EncodedMedia): MediaItem {
  if (media.numBytes === 0) throw invalid(`The ${modality} of a media part is empty.`);
  const contentHash = hashContent(content);
  if (modality === 'video') return { modality, numTokens: inventTokens(modality, contentHash), contentHash };
  return { modality, numTokens: modality === 'image' ? countImage(media) : countAudio(media), contentHash };
}

function countAudio(media: EncodedMedia): number {
  if (media.numBytes > MAX_AUDIO_BYTES) throw invalid(`A recording has at most ${MAX_AUDIO_BYTES} bytes, got ${media.numBytes}.`, 'audio_filesize_mb');
  return countAudioTokens(media);
}

function countImage(media: EncodedMedia): number {
  const size = readImageSize(decodeBeginning(media, MAX_IMAGE_HEADER_BYTES));
  if (size === null) throw invalid('The data of an image part is no PNG, JPEG, GIF or WebP file.');
  return countImageTokens(size);
}

function hashContent(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

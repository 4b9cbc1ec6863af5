// Data URLs (RFC 2397) and base64 as clients send pictures: checked whole, decoded as far as a header reaches.
import { Buffer } from 'node:buffer';
import { invalid, ServerError } from '../../../base/error.ts';

/** What a URL or a text holds, still encoded. */
export interface EncodedMedia {
  /** Base64, valid. */
  readonly base64: string;
  /** Of the decoded data. */
  readonly numBytes: number;
}

/** Whether a URL has its data in itself. */
export function isDataUrl(url: string): boolean {
  return /^data:/i.test(url);
}

/** The data of a URL. @throws ServerError `not_implemented` when it is not base64, `invalid_request` when it has no comma or not valid base64 */
export function readDataUrl(url: string): EncodedMedia {
  const comma = url.indexOf(',');
  if (comma < 0) throw invalid(`The data URL ${JSON.stringify(url.slice(0, MAX_SHOWN_CHARS))} has no comma between its type and its data.`);
  if (!url.slice(0, comma).endsWith(';base64')) throw new ServerError('not_implemented', 'Only data URLs in base64 are read: data:image/png;base64,...');
  return readBase64(url.slice(comma + 1));
}

/** Data that is given without a URL. @throws ServerError `invalid_request` */
export function readBase64(base64: string): EncodedMedia {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw invalid('The data of a media part is not valid base64.');
  const numPadding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return { base64, numBytes: (base64.length / 4) * 3 - numPadding };
}

/** Up to `maxBytes` of the data, from its beginning. */
export function decodeBeginning({ base64 }: EncodedMedia, maxBytes: number): Buffer {
  return Buffer.from(base64.slice(0, Math.ceil(maxBytes / 3) * 4), 'base64');
}

const MAX_SHOWN_CHARS = 32;

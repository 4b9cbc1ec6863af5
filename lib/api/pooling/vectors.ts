// How vectors are written: as numbers or base64 in JSON, or as bytes alone (vLLM: utils/serial_utils.py, entrypoints/pooling/utils.py).
import { endianness as getEndianness } from 'node:os';
import { BFLOAT16, encodeMinifloat, FLOAT16, FLOAT8_E4M3, FLOAT8_E5M2, type MinifloatFormat } from '../../codec/minifloat.ts';
import type { HttpAnswer } from '../../wire/http/exchange.ts';
import { type Fields, notNull, oneOf } from '../fields.ts';
import type { AnswerHead } from '../generation/answer.ts';

const FORMATS = ['float', 'base64', 'bytes', 'bytes_only'] as const;
const DTYPES = ['float32', 'float16', 'bfloat16', 'fp8_e4m3', 'fp8_e5m2'] as const;
const ENDIANNESS = ['native', 'big', 'little'] as const;

type Dtype = (typeof DTYPES)[number];

export interface EncodingFields {
  readonly encoding_format: (typeof FORMATS)[number] | null;
  /** Of base64 and bytes. */
  readonly embed_dtype: Dtype | null;
  /** Of base64 and bytes. */
  readonly endianness: (typeof ENDIANNESS)[number] | null;
}

export const encodingFields: Fields<EncodingFields> = {
  encoding_format: notNull(oneOf(FORMATS, 'float')),
  embed_dtype: notNull(oneOf(DTYPES, 'float32')),
  endianness: notNull(oneOf(ENDIANNESS, 'native')),
};

/** The media type of vectors without JSON around them. */
export const BYTES_TYPE = 'application/octet-stream';

/** Whether vectors leave as bytes, without JSON around them. */
export function isBytesFormat({ encoding_format: format }: EncodingFields): boolean {
  return format === 'bytes' || format === 'bytes_only';
}

/** A vector in JSON: `[0.5,0.25]`, or base64 in quotes. */
export function toVectorJson(vector: Float32Array, fields: EncodingFields): string {
  return fields.encoding_format === 'base64' ? `"${encodeVector(vector, fields).toString('base64')}"` : `[${vector.join(',')}]`;
}

/** A vector's bytes, coordinate by coordinate. */
export function encodeVector(vector: Float32Array, { embed_dtype: dtype, endianness }: Omit<EncodingFields, 'encoding_format'>): Buffer {
  const isBig = endianness === 'big' || (endianness === 'native' && getEndianness() === 'BE');
  const format = MINIFLOATS[dtype ?? 'float32'];
  return format === null ? encodeFloats(vector, isBig) : encodeMinifloats(vector, format, isBig);
}

const MINIFLOATS: Readonly<Record<Dtype, MinifloatFormat | null>> = {
  float32: null,
  float16: FLOAT16,
  bfloat16: BFLOAT16,
  fp8_e4m3: FLOAT8_E4M3,
  fp8_e5m2: FLOAT8_E5M2,
};

function encodeFloats(vector: Float32Array, isBig: boolean): Buffer {
  const bytes = Buffer.allocUnsafe(4 * vector.length);
  for (const [index, value] of vector.entries()) {
    if (isBig) bytes.writeFloatBE(value, 4 * index);
    else bytes.writeFloatLE(value, 4 * index);
  }
  return bytes;
}

function encodeMinifloats(vector: Float32Array, format: MinifloatFormat, isBig: boolean): Buffer {
  const { sizeBytes } = format;
  const bytes = Buffer.allocUnsafe(sizeBytes * vector.length);
  for (const [index, value] of vector.entries()) {
    const code = encodeMinifloat(value, format);
    if (isBig) bytes.writeUIntBE(code, sizeBytes * index, sizeBytes);
    else bytes.writeUIntLE(code, sizeBytes * index, sizeBytes);
  }
  return bytes;
}

export interface BytesAnswerOptions {
  readonly head: AnswerHead;
  readonly fields: EncodingFields;
  /** All of the same length. */
  readonly vectors: readonly Float32Array[];
  readonly numTokens: number;
}

/** An answer of bytes, one vector after another; in the format `bytes` with a header that tells where each is. */
export function toBytesAnswer({ head, fields, vectors, numTokens }: BytesAnswerOptions): HttpAnswer {
  const pieces = vectors.map((vector) => encodeVector(vector, fields));
  const answer = { status: 200, contentType: BYTES_TYPE, body: Buffer.concat(pieces), isChunked: true };
  if (fields.encoding_format === 'bytes_only') return answer;
  const sizeBytes = pieces[0]?.length ?? 0;
  const items = vectors.map(
    ({ length }, index) =>
      `{"index": ${index}, "embed_dtype": "${fields.embed_dtype}", "endianness": "${fields.endianness}", ` +
      `"start": ${index * sizeBytes}, "end": ${(index + 1) * sizeBytes}, "shape": [${length}]}`,
  );
  const metadata =
    `{"id": ${toAsciiJson(head.id)}, "created": ${head.created}, "model": ${toAsciiJson(head.model)}, "data": [${items.join(', ')}], ` +
    `"usage": {"prompt_tokens": ${numTokens}, "total_tokens": ${numTokens}}}`;
  return { ...answer, headers: ['metadata', metadata] };
}

// A header holds nothing else.
function toAsciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

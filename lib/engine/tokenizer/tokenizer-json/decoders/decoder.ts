// The decoder of a file: how the texts of tokens become one text (tokenizers: src/decoders).
import type { Component } from '../file/component.ts';
import { toSpelledBytes } from '../model/byte-alphabet.ts';
import { readPrependScheme } from '../pre-tokenizers/metaspace.ts';
import { readPattern } from '../pre-tokenizers/split.ts';
import { createByteFallback } from './byte-fallback.ts';

/** Changes a list of token texts; what comes out is joined. */
export type Decoder = (tokens: readonly string[]) => readonly string[];

/** What is known of a file's decoder. */
export interface DecoderSpec {
  readonly decode: Decoder;
  /** Whether tokens are spelled in bytes and that is all the decoder is about. */
  readonly isByteLevel: boolean;
  /** Whether tokens such as `<0xE2>` are bytes. */
  readonly hasByteFallback: boolean;
}

/** Makes a decoder from its component; without one, the tokens are joined by blanks. @throws TokenizerFileError */
export function createDecoder(component: Component | undefined): DecoderSpec {
  if (component === undefined) return { decode: (tokens) => [tokens.join(' ')], isByteLevel: false, hasByteFallback: false };
  if (component.type === 'Sequence') return createSequence(component.children('decoders'));
  const create = Object.hasOwn(KINDS, component.type) ? KINDS[component.type] : undefined;
  if (create === undefined) throw component.unsupportedType([...Object.keys(KINDS), 'Sequence']);
  return { decode: create(component), isByteLevel: component.type === 'ByteLevel', hasByteFallback: component.type === 'ByteFallback' };
}

const KINDS: Readonly<Record<string, (component: Component) => Decoder>> = {
  ByteLevel: () => decodeByteLevel,
  ByteFallback: createByteFallback,
  Fuse: () => (tokens) => [tokens.join('')],
  Replace: createReplace,
  Strip: createStrip,
  Metaspace: createMetaspace,
  BPEDecoder: createSuffixDecoder,
};

function createSequence(components: readonly Component[]): DecoderSpec {
  const parts = components.map(createDecoder);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    decode: (tokens) => parts.reduce((texts, { decode }) => decode(texts), tokens),
    isByteLevel: false,
    hasByteFallback: parts.some(({ hasByteFallback }) => hasByteFallback),
  };
}

function decodeByteLevel(tokens: readonly string[]): readonly string[] {
  return [Buffer.concat(tokens.map((token) => toSpelledBytes(Buffer.from(token)))).toString()];
}

function createReplace(component: Component): Decoder {
  const expression = readPattern(component);
  const content = component.text('content');
  return (tokens) => tokens.map((token) => token.replace(expression, () => content));
}

function createStrip(component: Component): Decoder {
  const content = component.text('content');
  const numStart = component.count('start', MAX_STRIPPED);
  const numStop = component.count('stop', MAX_STRIPPED);
  return (tokens) => tokens.map((token) => stripEnd(stripStart(token, content, numStart), content, numStop));
}

const MAX_STRIPPED = 1_000_000;

function stripStart(token: string, content: string, count: number): string {
  let at = 0;
  for (let left = count; left > 0 && token.startsWith(content, at); left--) at += content.length;
  return token.slice(at);
}

function stripEnd(token: string, content: string, count: number): string {
  let end = token.length;
  for (let left = count; left > 0 && token.endsWith(content, end); left--) end -= content.length;
  return token.slice(0, end);
}

function createMetaspace(component: Component): Decoder {
  const mark = component.text('replacement');
  const dropsFirst = readPrependScheme(component) !== 'never';
  return (tokens) => tokens.map((token, index) => token.replaceAll(mark, index === 0 && dropsFirst ? '' : ' '));
}

function createSuffixDecoder(component: Component): Decoder {
  const suffix = component.optionalText('suffix') ?? '</w>';
  return (tokens) => tokens.map((token, index) => token.replaceAll(suffix, index === tokens.length - 1 ? '' : ' '));
}

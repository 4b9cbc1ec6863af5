// The normalizer of a file: what a text is turned into before it is cut (tokenizers: src/normalizers).
import type { Component } from '../file/component.ts';
import { readPattern } from '../pre-tokenizers/split.ts';
import { BLANK_RANGES } from '../regex/char-classes.ts';

/** Changes a text. */
export type Normalizer = (text: string) => string;

/** What is known of a file's normalizer. */
export interface NormalizerSpec {
  readonly normalize: Normalizer;
  /** The most code units of a text that one code unit of the result may stand for; Infinity when parts are dropped. */
  readonly maxShrink: number;
}

/** Makes a normalizer from its component; without one, a text stays as it is. @throws TokenizerFileError */
export function createNormalizer(component: Component | undefined): NormalizerSpec {
  if (component === undefined) return { normalize: (text) => text, maxShrink: 1 };
  if (component.type === 'Sequence') return createSequence(component.children('normalizers'));
  const create = Object.hasOwn(KINDS, component.type) ? KINDS[component.type] : undefined;
  if (create === undefined) throw component.unsupportedType([...Object.keys(KINDS), 'Sequence']);
  return create(component);
}

// Of four characters, at most, one is composed.
const MAX_COMPOSED = 4;

const KINDS: Readonly<Record<string, (component: Component) => NormalizerSpec>> = {
  NFC: () => createForm('NFC'),
  NFD: () => createForm('NFD'),
  NFKC: () => createForm('NFKC'),
  NFKD: () => createForm('NFKD'),
  Lowercase: () => ({ normalize: toLowerCase, maxShrink: 2 }),
  Strip: createStrip,
  StripAccents: () => ({ normalize: (text) => text.replace(/\p{M}/gu, ''), maxShrink: Number.POSITIVE_INFINITY }),
  Prepend: createPrepend,
  Replace: createReplace,
};

function createSequence(components: readonly Component[]): NormalizerSpec {
  const parts = components.map(createNormalizer);
  return {
    normalize: (text) => parts.reduce((changed, { normalize }) => normalize(changed), text),
    maxShrink: parts.reduce((product, { maxShrink }) => product * maxShrink, 1),
  };
}

function createForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): NormalizerSpec {
  return { normalize: (text) => text.normalize(form), maxShrink: MAX_COMPOSED };
}

// Character by character: a sigma at the end of a word is none of its own.
function toLowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

function createStrip(component: Component): NormalizerSpec {
  const left = component.flag('strip_left') ? new RegExp(`^[${BLANK_RANGES}]+`) : null;
  const stripsRight = component.flag('strip_right');
  return {
    normalize: (text) => {
      const stripped = left === null ? text : text.replace(left, '');
      return stripsRight ? stripRight(stripped) : stripped;
    },
    maxShrink: Number.POSITIVE_INFINITY,
  };
}

const IS_BLANK = new RegExp(`[${BLANK_RANGES}]`);

// An expression would try every run of blanks to its end.
function stripRight(text: string): string {
  let end = text.length;
  while (end > 0 && IS_BLANK.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

function createPrepend(component: Component): NormalizerSpec {
  const prefix = component.text('prepend');
  return { normalize: (text) => (text === '' ? text : prefix + text), maxShrink: 1 };
}

function createReplace(component: Component): NormalizerSpec {
  const expression = readPattern(component);
  const content = component.text('content');
  const literal = component.child('pattern')?.optionalText('String') ?? null;
  return {
    normalize: (text) => (literal === null ? text.replace(expression, () => content) : text.replaceAll(literal, () => content)),
    maxShrink: literal !== null && content.length >= literal.length ? 1 : Number.POSITIVE_INFINITY,
  };
}

// The normalizer of a file: what a text is turned into before it is cut (tokenizers: src/normalizers).
import type { Component } from '../file/component.ts';
import { readPattern } from '../pre-tokenizers/split.ts';
import { BLANK_RANGES } from '../regex/char-classes.ts';
import { changeInParts, cutBetweenChars, type FindCut, type Meter, type Steps } from '../../../../base/slices/meter.ts';
import { toUnicodeForm, toUnicodeFormSteps, type UnicodeForm } from './unicode-form.ts';

/** Changes a text. */
export type Normalizer = (text: string) => string;

/** What is known of a file's normalizer. */
export interface NormalizerSpec {
  readonly normalize: Normalizer;
  /** The same with pauses. */
  readonly normalizeSteps: (text: string, meter: Meter) => Steps<string>;
  /** The most code units of a text that one code unit of the result may stand for; Infinity when parts are dropped. */
  readonly maxShrink: number;
}

/** Makes a normalizer from its component; without one, a text stays as it is. @throws TokenizerFileError */
export function createNormalizer(component: Component | undefined): NormalizerSpec {
  if (component === undefined) return { ...atOnce((text) => text), maxShrink: 1 };
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
  Lowercase: () => ({ ...inParts(toLowerCase, cutBetweenChars), maxShrink: 2 }),
  Strip: createStrip,
  StripAccents: () => ({ ...inParts((text) => text.replace(/\p{M}/gu, ''), cutBetweenChars), maxShrink: Number.POSITIVE_INFINITY }),
  Prepend: createPrepend,
  Replace: createReplace,
};

type Change = Pick<NormalizerSpec, 'normalize' | 'normalizeSteps'>;

// What takes next to no time, whatever the length.
function atOnce(normalize: Normalizer): Change {
  return {
    normalize,
    *normalizeSteps(text) {
      return normalize(text);
    },
  };
}

function inParts(normalize: Normalizer, findCut: FindCut): Change {
  return { normalize, normalizeSteps: (text, meter) => changeInParts(text, normalize, meter, findCut) };
}

function createSequence(components: readonly Component[]): NormalizerSpec {
  const parts = components.map(createNormalizer);
  return {
    normalize: (text) => parts.reduce((changed, { normalize }) => normalize(changed), text),
    *normalizeSteps(text, meter) {
      let changed = text;
      for (const { normalizeSteps } of parts) changed = yield* normalizeSteps(changed, meter);
      return changed;
    },
    maxShrink: parts.reduce((product, { maxShrink }) => product * maxShrink, 1),
  };
}

function createForm(form: UnicodeForm): NormalizerSpec {
  return {
    normalize: (text) => toUnicodeForm(text, form),
    normalizeSteps: (text, meter) => toUnicodeFormSteps(text, form, meter),
    maxShrink: MAX_COMPOSED,
  };
}

// Character by character: a sigma at the end of a word is none of its own.
function toLowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

function createStrip(component: Component): NormalizerSpec {
  const left = component.flag('strip_left') ? new RegExp(`^[${BLANK_RANGES}]+`) : null;
  const stripsRight = component.flag('strip_right');
  return {
    ...atOnce((text) => {
      const stripped = left === null ? text : text.replace(left, '');
      return stripsRight ? stripRight(stripped) : stripped;
    }),
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
  return { ...atOnce((text) => (text === '' ? text : prefix + text)), maxShrink: 1 };
}

function createReplace(component: Component): NormalizerSpec {
  const expression = readPattern(component);
  const content = component.text('content');
  const literal = component.child('pattern')?.optionalText('String') ?? null;
  const normalize = (text: string): string => (literal === null ? text.replace(expression, () => content) : text.replaceAll(literal, () => content));
  const isOneUnit = literal?.length === 1;
  return {
    normalize,
    normalizeSteps: (text, meter) => (isOneUnit ? changeInParts(text, normalize, meter) : replaceInSteps(text, { expression, content }, meter)),
    maxShrink: literal !== null && content.length >= literal.length ? 1 : Number.POSITIVE_INFINITY,
  };
}

// Match by match: one may lie across any cut.
function* replaceInSteps(text: string, { expression, content }: { expression: RegExp; content: string }, meter: Meter): Steps<string> {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(expression)) {
    parts.push(text.slice(at, match.index), content);
    if (meter.spend(match.index + match[0].length - at + 1)) yield meter.take();
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

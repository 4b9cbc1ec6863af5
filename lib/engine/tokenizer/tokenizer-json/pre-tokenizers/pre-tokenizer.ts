// The pre-tokenizer of a file: how a text is cut before the model sees it (tokenizers: src/pre_tokenizers).
import type { Component } from '../file/component.ts';
import { toRegExp } from '../regex/oniguruma.ts';
import { createByteLevel } from './byte-level.ts';
import { createMetaspace } from './metaspace.ts';
import { inSequence, type PreTokenizer } from './pieces.ts';
import { createSplit, readBehavior, toRegExpMatches } from './split.ts';
import { type SplitBehavior, toSplit } from './split-behavior.ts';

/** What is known of a file's pre-tokenizer. */
export interface PreTokenizerSpec extends PreTokenizer {
  /** Whether the model's symbols are bytes, not characters. */
  readonly isByteLevel: boolean;
  /** Whether every character of a text comes into some piece. */
  readonly keepsAll: boolean;
}

/** Makes a pre-tokenizer from its component; without one, a text is one piece. @throws TokenizerFileError */
export function createPreTokenizer(component: Component | undefined): PreTokenizerSpec {
  if (component === undefined) return { ...inSequence([]), isByteLevel: false, keepsAll: true };
  if (component.type === 'Sequence') return createSequence(component.children('pretokenizers'));
  const create = Object.hasOwn(KINDS, component.type) ? KINDS[component.type] : undefined;
  if (create === undefined) throw component.unsupportedType([...Object.keys(KINDS), 'Sequence']);
  return { ...create(component), isByteLevel: component.type === 'ByteLevel', keepsAll: !mayDrop(component) };
}

const KINDS: Readonly<Record<string, (component: Component) => PreTokenizer>> = {
  ByteLevel: createByteLevel,
  Split: createSplit,
  Metaspace: createMetaspace,
  Digits: (component) => createCut('\\p{N}', component.flag('individual_digits') ? 'Isolated' : 'Contiguous'),
  Punctuation: (component) => createCut('[!-/:-@\\[-`{-~\\p{P}]', readBehavior(component)),
  WhitespaceSplit: () => createCut('\\s', 'Removed'),
  Whitespace: () => createCut('\\w+|[^\\w\\s]+', 'Removed', true),
};

function createCut(pattern: string, behavior: SplitBehavior, isInverted: boolean = false): PreTokenizer {
  return toSplit({ find: toRegExpMatches(toRegExp(pattern)), behavior, isInverted });
}

function mayDrop(component: Component): boolean {
  return component.type.startsWith('Whitespace') || component.get('behavior') === 'Removed';
}

function createSequence(components: readonly Component[]): PreTokenizerSpec {
  const parts = components.map((component) => ({ component, ...createPreTokenizer(component) }));
  const early = parts.slice(0, -1).find(({ isByteLevel }) => isByteLevel);
  if (early !== undefined) throw early.component.error('type', 'ByteLevel is supported as the last one only');
  return {
    ...inSequence(parts),
    isByteLevel: parts.at(-1)?.isByteLevel ?? false,
    keepsAll: parts.every(({ keepsAll }) => keepsAll),
  };
}

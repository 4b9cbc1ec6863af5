// Oniguruma's patterns (Ruby syntax, Unicode), which tokenizer files hold, as JavaScript expressions with the v flag.
// https://github.com/kkos/oniguruma/blob/master/doc/RE
import { showText } from '../../../../config/show.ts';
import { ADDED_LATER_RANGES } from './unicode-16.ts';
import { BLANK_RANGES } from './char-classes.ts';

/** A pattern that is wrong, or that cannot be put into a JavaScript expression that means the same. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * The global expression that matches what the pattern matches, on text without lone surrogates.
 *
 * @throws PatternError
 */
export function toRegExp(pattern: string): RegExp {
  const source = new Translator(pattern).translate();
  try {
    return new RegExp(source, 'gv');
  } catch {
    throw new PatternError(`${showText(pattern)} is no regular expression`);
  }
}

/** The global expression that matches a text as it is. */
export function toLiteralRegExp(text: string): RegExp {
  return new RegExp([...text].map(escapeChar).join(''), 'gv');
}

const BLANK = `[${BLANK_RANGES}]`;
const WORD = `[[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]--[${ADDED_LATER_RANGES}]]`;
const DIGIT = `[\\p{Nd}--[${ADDED_LATER_RANGES}]]`;
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  s: BLANK,
  S: `[^${BLANK_RANGES}]`,
  d: DIGIT,
  D: `[^${DIGIT}]`,
  w: WORD,
  W: `[^${WORD}]`,
  h: '[0-9a-fA-F]',
  H: '[^0-9a-fA-F]',
};
const CHAR_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\u0007', e: '\u001b' };
// What Oniguruma takes for the same letter beside upper and lower case.
const FOLDED_TWINS: Readonly<Record<string, string>> = { s: '\u017f', k: '\u212a', å: '\u212b' };
const GROUP_OPENERS = ['(?:', '(?=', '(?!', '(?<=', '(?<!'];

// Goes through the pattern once, writing as it reads.
class Translator {
  readonly #pattern: string;
  #at = 0;
  #ignoresCase = false;
  #numAtomics = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  translate(): string {
    this.#ignoresCase = this.#accept('(?i)');
    const source = this.#alternatives();
    if (this.#at < this.#pattern.length) throw this.#unsupported(')');
    return source;
  }

  #alternatives(): string {
    const parts = [this.#sequence()];
    while (this.#accept('|')) parts.push(this.#sequence());
    return parts.join('|');
  }

  #sequence(): string {
    let source = '';
    while (this.#at < this.#pattern.length && !this.#isNext('|') && !this.#isNext(')')) source += this.#quantified();
    return source;
  }

  #quantified(): string {
    let source = this.#atom();
    for (;;) {
      const quantifier = /^(?:[*+?]|\{\d*,?\d*\})/.exec(this.#pattern.slice(this.#at))?.[0];
      if (quantifier === undefined || quantifier === '{}' || quantifier === '{,}') return source;
      this.#at += quantifier.length;
      const isInterval = quantifier.startsWith('{');
      const counted = quantifier.startsWith('{,') ? `{0${quantifier.slice(1)}` : quantifier;
      if (this.#accept('?')) source = `(?:${source}${counted}?)`;
      else if (!isInterval && this.#accept('+')) source = this.#atomic(`${source}${counted}`);
      else source = `(?:${source}${counted})`;
    }
  }

  // What has matched is not given back: a lookahead is never entered again.
  #atomic(source: string): string {
    const name = `atomic${this.#numAtomics++}`;
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
  }

  #atom(): string {
    if (this.#isNext('(')) return this.#group();
    if (this.#isNext('[')) return this.#class();
    if (this.#isNext('\\')) return this.#escape();
    if (this.#accept('.')) return '[^\\n]';
    if (this.#accept('^')) return '(?<![^\\n])';
    if (this.#accept('$')) return '(?![^\\n])';
    const char = this.#char();
    if ('*+?{}'.includes(char) && char !== '{' && char !== '}') throw this.#unsupported(char);
    return this.#literal(char);
  }

  #group(): string {
    const outerCase = this.#ignoresCase;
    const isFolding = this.#isNext('(?i:');
    if (isFolding || this.#isNext('(?-i:')) {
      this.#at = this.#pattern.indexOf(':', this.#at) + 1;
      this.#ignoresCase = isFolding;
      return `(?:${this.#groupRest(outerCase)}`;
    }
    if (this.#accept('(?>')) return this.#atomic(`(?:${this.#groupRest(outerCase)}`);
    const opener = GROUP_OPENERS.find((start) => this.#isNext(start)) ?? (this.#isNext('(?') ? undefined : '(');
    if (opener === undefined) throw this.#unsupported(this.#pattern.slice(this.#at, this.#at + 3));
    this.#at += opener.length;
    // Nothing refers to a group by its number.
    return `${opener === '(' ? '(?:' : opener}${this.#groupRest(outerCase)}`;
  }

  #groupRest(outerCase: boolean): string {
    const source = this.#alternatives();
    if (!this.#accept(')')) throw this.#unsupported('( without )');
    this.#ignoresCase = outerCase;
    return `${source})`;
  }

  #escape(): string {
    const next = this.#pattern[this.#at + 1] ?? '';
    if (next === 'A' || next === 'z') {
      this.#at += 2;
      return next === 'A' ? '(?<![^])' : '(?![^])';
    }
    const wide = this.#wideEscape();
    return wide ?? this.#literal(this.#charEscape());
  }

  // An escape that stands for many characters; undefined when the next one does not.
  #wideEscape(): string | undefined {
    const rest = this.#pattern.slice(this.#at);
    const simple = CLASS_ESCAPES[rest[1] ?? ''];
    if (simple !== undefined) {
      this.#at += 2;
      return simple;
    }
    const property = /^\\([pP])\{(\^?)([\w ]+)\}/.exec(rest);
    if (property === null) return undefined;
    this.#at += property[0].length;
    const isNegated = (property[1] === 'P') !== (property[2] === '^');
    return propertyClass(property[3] ?? '', isNegated);
  }

  #charEscape(): string {
    const rest = this.#pattern.slice(this.#at);
    const hex = /^\\(?:x\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(rest);
    if (hex !== null) {
      this.#at += hex[0].length;
      const codePoint = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
      if (codePoint > 0x10_ffff) throw this.#unsupported(hex[0]);
      return String.fromCodePoint(codePoint);
    }
    this.#at++;
    const char = this.#char();
    if (CHAR_ESCAPES[char] !== undefined) return CHAR_ESCAPES[char];
    if (/[\p{L}\p{N}]/u.test(char)) throw this.#unsupported(`\\${char}`);
    return char;
  }

  #class(): string {
    this.#at++;
    const isNegated = this.#accept('^');
    let source = '';
    for (let isFirst = true; isFirst || !this.#isNext(']'); isFirst = false) {
      if (this.#at >= this.#pattern.length) throw this.#unsupported('[ without ]');
      if (this.#isNext('&&') || this.#isNext('[:')) throw this.#unsupported(this.#pattern.slice(this.#at, this.#at + 2));
      source += this.#classPart();
    }
    this.#at++;
    return isNegated ? `[^${source}]` : `[${source}]`;
  }

  #classPart(): string {
    if (this.#isNext('[')) return this.#class();
    const wide = this.#isNext('\\') ? this.#wideEscape() : undefined;
    if (wide !== undefined) return wide;
    const first = this.#classChar();
    const isRange = this.#isNext('-') && !['', ']', '['].includes(this.#pattern[this.#at + 1] ?? '');
    if (!isRange) return this.#casesOf(first).map(escapeChar).join('');
    this.#at++;
    const last = this.#classChar();
    return this.#rangeCases(first, last);
  }

  #classChar(): string {
    return this.#isNext('\\') ? this.#charEscape() : this.#char();
  }

  #rangeCases(first: string, last: string): string {
    const range = `${escapeChar(first)}-${escapeChar(last)}`;
    if (!this.#ignoresCase) return range;
    const [start, end] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
    if (end - start > MAX_FOLDED_RANGE) throw this.#unsupported(`${first}-${last} in (?i:`);
    let source = range;
    for (let code = start; code <= end; code++) source += this.#casesOf(String.fromCodePoint(code)).map(escapeChar).join('');
    return source;
  }

  #literal(char: string): string {
    const cases = this.#casesOf(char);
    return cases.length === 1 ? escapeChar(char) : `[${cases.map(escapeChar).join('')}]`;
  }

  #casesOf(char: string): string[] {
    if (!this.#ignoresCase) return [char];
    const lower = char.toLowerCase();
    const cases = new Set([char, lower, char.toUpperCase(), FOLDED_TWINS[lower] ?? char]);
    return [...cases].filter((folded) => folded.length === char.length);
  }

  #char(): string {
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return char;
  }

  #isNext(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  #accept(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += text.length;
    return true;
  }

  #unsupported(what: string): PatternError {
    return new PatternError(`${showText(what)} at character ${this.#at + 1} of the pattern is not supported`);
  }
}

const MAX_FOLDED_RANGE = 1000;

function propertyClass(name: string, isNegated: boolean): string {
  // U+0295 has moved from Ll to Lo since.
  const own = name === 'Ll' ? '[\\p{Ll}\\u0295]' : `\\p{${name}}`;
  const later = name === 'Lo' ? `${ADDED_LATER_RANGES}\\u0295` : ADDED_LATER_RANGES;
  const included = `[${own}--[${later}]]`;
  return isNegated ? `[^${included}]` : included;
}

function escapeChar(char: string): string {
  return /[\p{L}\p{N}]/u.test(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

// The tokenizer of a Hugging Face tokenizer.json: text to ids and back, with the ids that tokenizers 0.23 gives.
//
//   text -> added tokens cut out -> normalizer -> added tokens of the normalized text -> pre-tokenizer -> words -> BPE -> ids
//   ids -> tokens -> decoder -> text
import type { Token } from '../../output.ts';
import type { AddedToken } from './added-tokens/added-token.ts';
import { AddedVocabulary } from './added-tokens/added-vocabulary.ts';
import { createDecoder, type DecoderSpec } from './decoders/decoder.ts';
import { toFallbackByte } from './decoders/byte-fallback.ts';
import { ByteLevelTokens, createByteLevelDetokenizer } from './detokenizers/byte-level-detokenizer.ts';
import type { Detokenizer } from './detokenizers/detokenizer.ts';
import { createWindowDetokenizer } from './detokenizers/window-detokenizer.ts';
import { type Encoder, encodeSteps } from './encode-steps.ts';
import type { TokenizerFile } from './file/tokenizer-file.ts';
import { BpeModel } from './model/bpe.ts';
import { toSpelledBytes } from './model/byte-alphabet.ts';
import { TokenExtents } from './model/token-extents.ts';
import type { Vocabulary } from './model/vocabulary.ts';
import { createNormalizer, type NormalizerSpec } from './normalizers/normalizer.ts';
import { readSurroundings, type Surroundings } from './post-processor.ts';
import type { Pieces } from './pre-tokenizers/pieces.ts';
import { createPreTokenizer, type PreTokenizerSpec } from './pre-tokenizers/pre-tokenizer.ts';
import { Meter, type Steps } from '../../../base/slices/meter.ts';
import { SliceQueue } from '../../../base/slices/slice-queue.ts';
import { SpelledText, toWellFormed } from './spelled-text.ts';

/** How to encode. */
export interface EncodeOptions {
  /** Whether the file's post-processor puts its tokens around the text; false unless given. */
  readonly addSpecialTokens?: boolean;
  /** Whether the name of a special token is text like any other; false unless given. */
  readonly splitSpecialTokens?: boolean;
  /** Encoding stops after `limit + 1` ids, so that a caller learns of too many; unlimited unless given. */
  readonly limit?: number;
}

/** How to encode in slices. */
export interface SlicedEncodeOptions extends EncodeOptions {
  /** Gives up, and lets go of everything, when it aborts. */
  readonly signal?: AbortSignal;
}

/** How to make tokens of an answer. */
export type TokenizeOptions = Pick<EncodeOptions, 'splitSpecialTokens'>;

/** How to decode. */
export interface DecodeOptions {
  /** Whether special tokens are left out; false unless given. */
  readonly skipSpecialTokens?: boolean;
}

const NO_BYTES = new Uint8Array(0);
const WORD_MARK = '\u2581';

/** A tokenizer. Encoding keeps the words it has seen, and nothing else changes. */
export class JsonTokenizer {
  /** Most UTF-16 code units of a text that one id stands for; Infinity when the file drops or fuses text. */
  readonly maxTokenChars: number;
  /** One more than the highest id. */
  readonly numIds: number;
  readonly #vocabulary: Vocabulary;
  readonly #model: BpeModel;
  readonly #added: AddedVocabulary;
  readonly #normalizer: NormalizerSpec;
  readonly #preTokenizer: PreTokenizerSpec;
  readonly #surroundings: Surroundings;
  readonly #decoder: DecoderSpec;
  readonly #queue = new SliceQueue();
  readonly #allTokens = new ByteLevelTokens((id) => this.#shownBytesOf(id, false));
  readonly #plainTokens = new ByteLevelTokens((id) => this.#shownBytesOf(id, true));
  #extents: TokenExtents | null = null;

  /** @throws TokenizerFileError */
  constructor(file: TokenizerFile) {
    const { root, vocabulary } = file;
    this.#vocabulary = vocabulary;
    this.#normalizer = createNormalizer(root.child('normalizer'));
    this.#preTokenizer = createPreTokenizer(root.child('pre_tokenizer'));
    this.#model = new BpeModel(file, this.#preTokenizer.isByteLevel);
    this.#added = new AddedVocabulary(root, vocabulary, this.#normalizer.normalize);
    this.#surroundings = readSurroundings(root.child('post_processor'));
    this.#decoder = createDecoder(root.child('decoder'));
    this.numIds = Math.max(vocabulary.numIds, this.#added.numIds);
    const keepsAll = this.#preTokenizer.keepsAll && this.#model.keepsAll;
    const maxPlainChars = keepsAll ? vocabulary.maxChars * this.#normalizer.maxShrink : Number.POSITIVE_INFINITY;
    this.maxTokenChars = Math.max(maxPlainChars, this.#added.maxChars);
  }

  /**
   * Whether the ids of a text, decoded without special tokens, give it back: it names none, and a byte-level file normalizes nothing
   * of it. Other files write texts that differ from all that was read, such as words behind marks.
   */
  readsAsWritten(text: string): boolean {
    const source = toWellFormed(text);
    if (this.#added.splitText(source, false).some(({ token }) => token?.isSpecial === true)) return false;
    return !this.#decoder.isByteLevel || this.#normalizer.normalize(source) === source;
  }

  /** The ids of a text. Lone surrogates count as U+FFFD. */
  encode(text: string, options: EncodeOptions = {}): number[] {
    const { addSpecialTokens = false, splitSpecialTokens = false, limit = Number.POSITIVE_INFINITY } = options;
    const ids: number[] = addSpecialTokens ? [...this.#surroundings.before] : [];
    this.#walk(text, splitSpecialTokens, {
      visitToken: ({ id }) => void ids.push(id),
      visitPieces: (pieces) => this.#encodePieces(pieces, ids, limit),
      isDone: () => ids.length > limit,
    });
    if (addSpecialTokens) ids.push(...this.#surroundings.after);
    if (ids.length > limit + 1) ids.length = limit + 1;
    return ids;
  }

  /**
   * As `encode`, for a text that is long, while the event loop goes on turning: all that are encoded at once take turns,
   * and together they take a bounded amount of work of each turn, about a millisecond.
   *
   * Slices and not a worker thread: a thread needs a vocabulary of its own, tens of megabytes and most of a second to load
   * them, and has none of the words that have been seen. Slices cost next to nothing with words, and up to a third more time
   * with one endless word. What is not sliced is a single match of the pre-tokenizer's pattern, a few nanoseconds a character.
   *
   * @throws the signal's reason
   */
  encodeInSlices(text: string, { signal, ...options }: SlicedEncodeOptions = {}): Promise<number[]> {
    return this.#queue.run(this.encodeSteps(text, options), signal);
  }

  /** As `encode`, with a pause whenever the meter says so. */
  *encodeSteps(text: string, options: EncodeOptions = {}, meter: Meter = new Meter()): Steps<number[]> {
    const { addSpecialTokens = false, splitSpecialTokens = false, limit = Number.POSITIVE_INFINITY } = options;
    const ids: number[] = addSpecialTokens ? [...this.#surroundings.before] : [];
    yield* encodeSteps(this.#encoder, { text, splitsSpecial: splitSpecialTokens, limit, meter }, { ids, spelled: null });
    if (addSpecialTokens) ids.push(...this.#surroundings.after);
    if (ids.length > limit + 1) ids.length = limit + 1;
    return ids;
  }

  /**
   * The tokens of a text, without special ones around it. Each has the part of the text that it stands for as the text
   * came, whatever is normalized; joined they are the text. A token that ends inside a character leaves the character to
   * the next one, so that its text may be empty. Text that is dropped goes to a neighbour; without any token it is lost.
   */
  tokenize(text: string, { splitSpecialTokens = false }: TokenizeOptions = {}): Token[] {
    const spelled = this.#createSpelledText();
    this.#walk(text, splitSpecialTokens, {
      visitToken: ({ id }, matched) => spelled.addToken(id, matched),
      visitPieces: (pieces) => this.#spellPieces(pieces, spelled),
      isDone: () => false,
    });
    return spelled.toTokens(text, this.#normalizer.normalize);
  }

  /** As `tokenize`, for a text that is long, in slices as `encodeInSlices`. */
  tokenizeInSlices(text: string, options: TokenizeOptions = {}): Promise<Token[]> {
    return this.#queue.run(this.tokenizeSteps(text, options));
  }

  /** As `tokenize`, with a pause whenever the meter says so. */
  *tokenizeSteps(text: string, { splitSpecialTokens = false }: TokenizeOptions = {}, meter: Meter = new Meter()): Steps<Token[]> {
    const spelled = this.#createSpelledText();
    const job = { text, splitsSpecial: splitSpecialTokens, limit: Number.POSITIVE_INFINITY, meter };
    yield* encodeSteps(this.#encoder, job, { ids: spelled.ids, spelled });
    return yield* spelled.toTokensSteps(text, this.#normalizer.normalize, meter);
  }

  /** The text of some ids. Ids that stand for nothing are passed over. */
  decode(ids: readonly number[], { skipSpecialTokens = false }: DecodeOptions = {}): string {
    if (this.#decoder.isByteLevel) return (skipSpecialTokens ? this.#plainTokens : this.#allTokens).decode(ids);
    const tokens = ids.map((id) => this.#spellingOf(id, skipSpecialTokens)).filter((token) => token !== null);
    return this.#decoder.decode(tokens).join('');
  }

  /** Decodes ids that come one at a time. Ids of a prompt may be pushed first, their text dropped. */
  createDetokenizer({ skipSpecialTokens = false }: DecodeOptions = {}): Detokenizer {
    if (this.#decoder.isByteLevel) return createByteLevelDetokenizer(skipSpecialTokens ? this.#plainTokens : this.#allTokens);
    return createWindowDetokenizer({
      spellingOf: (id) => this.#spellingOf(id, skipSpecialTokens),
      decode: (tokens) => this.#decoder.decode(tokens).join(''),
      hasByteFallback: this.#decoder.hasByteFallback,
    });
  }

  /** The id of a token as the file spells it (`Ġthe`, `▁the`, `<|im_end|>`), or null. */
  tokenToId(token: string): number | null {
    const id = this.#added.find(token)?.id ?? this.#vocabulary.findText(token);
    return id < 0 ? null : id;
  }

  /** The token with an id, as the file spells it, or null. */
  idToToken(id: number): string | null {
    return this.#spellingOf(id, false);
  }

  /** Whether an id is that of a special token. */
  isSpecial(id: number): boolean {
    return this.#added.get(id)?.isSpecial ?? false;
  }

  /** The bytes that an id adds to a text; none for an id without a token. */
  bytesOf(id: number): Uint8Array {
    if (this.#decoder.isByteLevel) return this.#shownBytesOf(id, false);
    const token = this.#spellingOf(id, false);
    if (token === null) return NO_BYTES;
    const byte = this.#decoder.hasByteFallback ? toFallbackByte(token) : -1;
    return byte >= 0 ? Uint8Array.of(byte) : Buffer.from(token.replaceAll(WORD_MARK, ' '));
  }

  /** Forgets the words it has seen. */
  clearCache(): void {
    this.#model.clearCache();
  }

  get #encoder(): Encoder {
    return { added: this.#added, normalizer: this.#normalizer, preTokenizer: this.#preTokenizer, model: this.#model };
  }

  #walk(text: string, splitsSpecial: boolean, visitor: Visitor): void {
    const source = toWellFormed(text);
    for (const { token, start, end } of this.#added.splitText(source, splitsSpecial)) {
      if (visitor.isDone()) return;
      if (token !== null) {
        visitor.visitToken(token, source.slice(start, end));
        continue;
      }
      const normalized = this.#normalizer.normalize(source.slice(start, end));
      for (const part of this.#added.splitNormalized(normalized, splitsSpecial)) {
        const text = normalized.slice(part.start, part.end);
        if (part.token !== null) visitor.visitToken(part.token, text);
        else visitor.visitPieces(this.#cut(text, start + part.start === 0));
      }
    }
  }

  #cut(text: string, isAtStart: boolean): Pieces {
    return this.#preTokenizer.preTokenize({ text, ranges: [0, text.length], isAtStart });
  }

  #encodePieces({ text, ranges }: Pieces, ids: number[], limit: number): void {
    this.#model.beginText();
    for (let index = 0; index < ranges.length && ids.length <= limit; index += 2) {
      this.#model.encodeWord(text, ranges[index] ?? 0, ranges[index + 1] ?? 0, ids);
    }
  }

  #createSpelledText(): SpelledText {
    this.#extents ??= new TokenExtents(this.#vocabulary, this.#preTokenizer.isByteLevel);
    return new SpelledText(this.#extents);
  }

  #spellPieces({ text, ranges }: Pieces, spelled: SpelledText): void {
    this.#model.beginText();
    for (let index = 0; index < ranges.length; index += 2) {
      const [start, end] = [ranges[index] ?? 0, ranges[index + 1] ?? 0];
      const from = spelled.ids.length;
      this.#model.encodeWord(text, start, end, spelled.ids);
      spelled.addWord(text.slice(start, end), from);
    }
  }

  #spellingOf(id: number, skipsSpecial: boolean): string | null {
    const added = this.#added.get(id);
    if (added !== undefined) return skipsSpecial && added.isSpecial ? null : added.content;
    return this.#vocabulary.has(id) ? Buffer.from(this.#vocabulary.bytesOf(id)).toString() : null;
  }

  #shownBytesOf(id: number, skipsSpecial: boolean): Uint8Array {
    const added = this.#added.get(id);
    if (added === undefined) return toSpelledBytes(this.#vocabulary.bytesOf(id));
    return skipsSpecial && added.isSpecial ? NO_BYTES : toSpelledBytes(Buffer.from(added.content));
  }
}

// What is done with the parts of a text.
interface Visitor {
  /** `matched` has the blanks that the token takes. */
  readonly visitToken: (token: AddedToken, matched: string) => void;
  readonly visitPieces: (pieces: Pieces) => void;
  readonly isDone: () => boolean;
}

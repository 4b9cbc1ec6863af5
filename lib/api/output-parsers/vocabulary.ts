// What parsers know of the tokenizer: which markers are tokens of their own.

/** The part of a vocabulary that parsers look at. One object per tokenizer: what is derived from it is kept beside it. */
export interface ParserVocabulary {
  /** The id of the token with exactly this text; undefined when the text is several tokens. */
  idOf(text: string): number | undefined;
  /** The text of a token, '' or U+FFFD for a part of a character. Without it, tokens of whole texts are counted in proportion where markers are several tokens. */
  textOf?(id: number): string;
  /** Tokens that are markup and never text, such as `<|im_end|>`, by id. Parsers that are grammars drop them. */
  readonly specialTokens: ReadonlyMap<number, string>;
  /** What the names of a Hunyuan checkpoint's tags end in: `:6124c78e` where `<think:6124c78e>` is a token; nothing where absent. */
  readonly tagSuffix?: string;
  /** The chat template; null or absent where there is none. */
  readonly chatTemplate?: string | null;
}

/** A vocabulary without markers: they are found by their text. */
export const NO_MARKERS: ParserVocabulary = { idOf: () => undefined, specialTokens: new Map() };

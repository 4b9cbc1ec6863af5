// Text from tokens that come one at a time, as vLLM streams it: no character is ever broken.
// Follows tokenizers' DecodeStream (src/tokenizer/mod.rs), which vLLM's FastIncrementalDetokenizer wraps.

/** Turns tokens into text as they come. Texts that end in U+FFFD are held: the next token may complete a character. */
export interface Detokenizer {
  /** What the token adds to the text: '' when all of it is held. What is held at the end is never given out. */
  push(id: number): string;
}

// What is wrong with a tokenizer file, in words for whoever chose the file.

/** A tokenizer file that is broken, or that asks for what is not supported. The message begins with the place in the file. */
export class TokenizerFileError extends Error {
  override readonly name = 'TokenizerFileError';
  /** Where in the file: `pre_tokenizer.pretokenizers[1].type`; empty for the file as a whole. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(place === '' ? problem : `${place}: ${problem}`);
    this.place = place;
  }
}

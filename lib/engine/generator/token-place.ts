// What a token says at the beginning of a text and behind other tokens: SentencePiece's vocabularies spell a space into the token
// of the word that follows it, and leave the space out where a text begins.
import type { Token } from '../output.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TokenSource } from './generator.ts';

// Anything that is a whole character: what stands before a token matters only in that it is there.
const SOMETHING = 'a';

/** The token as the first one of a text. One that says there what it says elsewhere is itself. */
export function toOpening(token: Token, tokenizer: Tokenizer): Token {
  return token.text === readBehind(token.id, tokenizer) ? withText(token, readAlone(token.id, tokenizer)) : token;
}

/** The token as one that comes behind others: with its space, if it has one. Otherwise it keeps its text, whatever was normalized. */
export function toFollowing(token: Token, tokenizer: Tokenizer): Token {
  const text = readBehind(token.id, tokenizer);
  return text.trimStart() === token.text.trimStart() ? withText(token, text) : token;
}

/** The first tokens of a text, up to its first word, as they come behind others. What follows them does not depend on its place. */
export function listFollowing(tokens: Tokens, tokenizer: Tokenizer): Token[] {
  const following: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens.at(index) ?? tokenizer.eosToken;
    following.push(toFollowing(token, tokenizer));
    if (!isSpace(token.text)) break;
  }
  return following;
}

/** Tokens by their place: a list, or what makes them when they are asked for. */
export type Tokens = Pick<readonly Token[], 'length' | 'at'>;

/** A source that goes on where other tokens have been. */
export function behindOthers(source: TokenSource, tokenizer: Tokenizer): TokenSource {
  let isBeforeWord = true;
  return {
    next() {
      const token = source.next();
      if (!isBeforeWord) return token;
      isBeforeWord = isSpace(token.text) && token.id !== tokenizer.eosToken.id;
      return toFollowing(token, tokenizer);
    },
  };
}

function isSpace(text: string): boolean {
  return text.trim() === '';
}

function readAlone(id: number, tokenizer: Tokenizer): string {
  return tokenizer.tokensOf([id]).at(-1)?.text ?? '';
}

function readBehind(id: number, tokenizer: Tokenizer): string {
  const before = tokenizer.tokenize(SOMETHING).map((token) => token.id);
  return tokenizer.tokensOf([...before, id]).at(-1)?.text ?? '';
}

function withText(token: Token, text: string): Token {
  return text === token.text ? token : { id: token.id, text };
}

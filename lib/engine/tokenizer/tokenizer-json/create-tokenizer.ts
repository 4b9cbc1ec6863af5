// From a tokenizer file, and the tokenizer_config.json beside it, to a tokenizer.
import { isJsonObject } from '../../../codec/json.ts';
import { TokenizerFileError } from './file/tokenizer-file-error.ts';
import { readTokenizerFile, type TokenizerFile } from './file/tokenizer-file.ts';
import { JsonTokenizer } from './tokenizer-json.ts';

/** A tokenizer with the ids that its configuration names. */
export interface ConfiguredTokenizer {
  readonly tokenizer: JsonTokenizer;
  /** The token that ends an answer; null when the configuration names none that the vocabulary has. */
  readonly eosId: number | null;
  readonly bosId: number | null;
  readonly padId: number | null;
}

// Without a configuration: what published vocabularies end an answer with, or else a text.
const USUAL_EOS = ['<|im_end|>', '<|eot_id|>', '<end_of_turn>', '<|return|>', '<｜end▁of▁sentence｜>', '</s>', '<eos>', '<|endoftext|>'];

/**
 * Makes a tokenizer of a parsed tokenizer.json. Large files load several times faster by `loadTokenizer`.
 *
 * @param config the parsed tokenizer_config.json
 * @throws TokenizerFileError when the file is broken or asks for what is not supported; the message says what and where
 */
export function createTokenizerFromJson(parsed: unknown, config?: unknown): ConfiguredTokenizer {
  return loadTokenizer(Buffer.from(JSON.stringify(parsed) ?? ''), config);
}

/** Makes a tokenizer of the bytes of a tokenizer.json. @throws TokenizerFileError as `createTokenizerFromJson` */
export function loadTokenizer(bytes: Uint8Array, config?: unknown): ConfiguredTokenizer {
  return configureTokenizer(readTokenizerFile(bytes), config);
}

/** Makes a tokenizer of what a file holds. @throws TokenizerFileError as `createTokenizerFromJson` */
export function configureTokenizer(file: TokenizerFile, config?: unknown): ConfiguredTokenizer {
  const tokenizer = new JsonTokenizer(file);
  return {
    tokenizer,
    eosId: findId(tokenizer, config, 'eos_token') ?? (config === undefined ? findUsualEos(tokenizer) : null),
    bosId: findId(tokenizer, config, 'bos_token'),
    padId: findId(tokenizer, config, 'pad_token'),
  };
}

function findId(tokenizer: JsonTokenizer, config: unknown, name: string): number | null {
  if (config === undefined) return null;
  if (!isJsonObject(config)) throw new TokenizerFileError('', 'the configuration of the tokenizer is no object');
  const field = Object.hasOwn(config, name) ? config[name] : undefined;
  // Older files hold the whole added token.
  const content = isJsonObject(field) ? field['content'] : field;
  return typeof content === 'string' ? tokenizer.tokenToId(content) : null;
}

function findUsualEos(tokenizer: JsonTokenizer): number | null {
  for (const name of USUAL_EOS) {
    const id = tokenizer.tokenToId(name);
    if (id !== null) return id;
  }
  return null;
}

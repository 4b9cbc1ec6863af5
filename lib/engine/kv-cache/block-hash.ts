// The hash of a KV-cache block, bit for bit vLLM 0.32's: vllm/v1/core/kv_cache_utils.py and vllm/utils/hashing.py.
//
//   NONE_HASH <- block 0 <- block 1 <- ...      hash = SHA-256 of the encoded tuple (parent's hash, token ids, extra keys or None)
import { hash as digest } from 'node:crypto';
import { CborWriter } from '../../codec/cbor.ts';
import { PickleWriter } from '../../codec/pickle.ts';

/** The 32 bytes of a digest as a text of 32 code units, one byte each: a key for maps, and quickly written into the next block's input. */
export type BlockHash = string;

/** How the tuple is encoded: as a Python pickle, which is vLLM's default, or as canonical CBOR. */
export type BlockHashAlgorithm = 'sha256' | 'sha256_cbor';

/**
 * What tells blocks of the same tokens apart: the adapter with its path, in each block; an item that is no text, with the place of its
 * first token relative to the block's, where the block has a token of it; the request's salt, in block 0 only.
 */
export type ExtraKey = readonly ['lora', name: string, path: string] | readonly ['mm', contentHash: string, offset: number] | readonly ['cache_salt', salt: string];

/** What is hashed. The caller may use one object again and again. */
export interface BlockContent {
  /** The hash of the block before, or the hasher's `noneHash`. */
  readonly parent: BlockHash;
  readonly tokenIds: readonly number[];
  /** The block's tokens are `tokenIds[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** In vLLM's order: lora, mm, cache_salt. None are null or an empty list. */
  readonly extraKeys: readonly ExtraKey[] | null;
}

/** Hashes blocks of one algorithm and seed. */
export interface BlockHasher {
  /** What stands for the parent of block 0. */
  readonly noneHash: BlockHash;
  /** True: to look a block up among known ones would cost more than to hash it. */
  readonly isCheap?: boolean;
  /** @throws TypeError when a token id is missing, negative or no safe integer, or the parent is no hash */
  hash(block: BlockContent): BlockHash;
}

export interface BlockHasherOptions {
  readonly algorithm: BlockHashAlgorithm;
  /** PYTHONHASHSEED as text, or null when it is not set; an empty one is set. */
  readonly seed: string | null;
}

const HASH_BYTES = 32;
const DEFAULT_SEED = 'vllm-none-hash';

/** A hasher; it keeps the memory it encodes into, some ten bytes for each token of the largest block plus its texts. */
export function createBlockHasher({ algorithm, seed }: BlockHasherOptions): BlockHasher {
  const writer = algorithm === 'sha256' ? new PickleWriter() : new CborWriter();
  writer.start();
  writer.writeText(seed ?? DEFAULT_SEED);
  return { noneHash: finishHash(writer), hash: (block) => hashBlock(writer, block) };
}

/** The hash as the integer that vLLM's KV events carry: its last 8 bytes, unsigned. */
export function toHashInteger(hash: BlockHash): bigint {
  return lastBytes(hash).readBigUInt64BE();
}

/** The same 8 bytes as 16 lower-case hexadecimal digits. */
export function toShortHex(hash: BlockHash): string {
  return lastBytes(hash).toString('hex');
}

/** What pickle and CBOR have in common. */
interface TupleWriter {
  start(): void;
  startArray(length: number): void;
  endArray(length: number): void;
  writeNull(): void;
  writeText(text: string): void;
  writeInteger(value: number): void;
  writeConstant(text: string): void;
  writeLatin1(bytes: string): void;
  writeUnsignedArray(values: readonly number[], start: number, end: number): void;
  finish(): Buffer;
}

function hashBlock(writer: TupleWriter, { parent, tokenIds, start, end, extraKeys }: BlockContent): BlockHash {
  if (parent.length !== HASH_BYTES) throw new TypeError(`a parent's hash has ${HASH_BYTES} bytes, not ${parent.length}`);
  if (start > end || end > tokenIds.length) throw new TypeError(`there are no tokens from ${start} to ${end}`);
  writer.start();
  writer.startArray(3);
  writer.writeLatin1(parent);
  writer.writeUnsignedArray(tokenIds, start, end);
  writeExtraKeys(writer, extraKeys);
  writer.endArray(3);
  return finishHash(writer);
}

function writeExtraKeys(writer: TupleWriter, extraKeys: readonly ExtraKey[] | null): void {
  if (extraKeys === null || extraKeys.length === 0) return writer.writeNull();
  writer.startArray(extraKeys.length);
  for (const extraKey of extraKeys) {
    writer.startArray(extraKey.length);
    const [kind, ...parts] = extraKey;
    writer.writeConstant(kind);
    for (const part of parts) {
      if (typeof part === 'string') writer.writeText(part);
      else writer.writeInteger(part);
    }
    writer.endArray(extraKey.length);
  }
  writer.endArray(extraKeys.length);
}

function finishHash(writer: TupleWriter): BlockHash {
  return digest('sha256', writer.finish(), 'binary');
}

function lastBytes(hash: BlockHash): Buffer {
  return Buffer.from(hash.slice(-8), 'latin1');
}

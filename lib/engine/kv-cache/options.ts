// The KV cache's options, and the size that follows from them.
import type { OptionSpecs } from '../../config/option.ts';
import { choice, flag, integer, optional, text } from '../../config/option-types.ts';
import type { BlockHashAlgorithm } from './block-hash.ts';

export interface KvCacheConfig {
  /** Tokens per block; null: 16. */
  readonly blockSize: number | null;
  /** With the null block; null: as many as all sequences can need. */
  readonly numGpuBlocksOverride: number | null;
  readonly enablePrefixCaching: boolean;
  readonly prefixCachingHashAlgo: BlockHashAlgorithm;
  /** Null: vLLM's fixed one. */
  readonly hashSeed: string | null;
}

const KV_CACHE = 'KV cache';

const DEFAULT_BLOCK_SIZE = 16;
// Unless the number is given, at least this many blocks can be used.
const MIN_DEFAULT_BLOCKS = 1024;
// The block that stands for none is counted, as vLLM does.
const NULL_BLOCKS = 1;

export const kvCacheOptions: OptionSpecs<KvCacheConfig> = {
  blockSize: {
    flag: 'block-size',
    type: optional(integer({ min: 8, max: 1_000_000, multipleOf: 8 })),
    default: null,
    defaultText: String(DEFAULT_BLOCK_SIZE),
    help: 'Tokens per KV-cache block',
    section: KV_CACHE,
  },
  numGpuBlocksOverride: {
    flag: 'num-gpu-blocks-override',
    aliases: ['kv-cache-size'],
    type: optional(integer({ min: 2, max: 1_000_000_000 })),
    default: null,
    defaultText: 'enough for --max-num-seqs',
    help: 'Number of KV-cache blocks; one of them is never used, as in vLLM',
    section: KV_CACHE,
  },
  enablePrefixCaching: {
    flag: 'enable-prefix-caching',
    type: flag(),
    default: true,
    help: 'Reuse the blocks of equal beginnings of prompts',
    section: KV_CACHE,
  },
  prefixCachingHashAlgo: {
    flag: 'prefix-caching-hash-algo',
    type: choice(['sha256', 'sha256_cbor']),
    default: 'sha256',
    help: 'What blocks are hashed with: sha256 over a Python pickle, or over CBOR; xxhash is not there',
    section: KV_CACHE,
  },
  hashSeed: {
    flag: 'hash-seed',
    environment: 'PYTHONHASHSEED',
    type: optional(text({ minLength: 1 })),
    default: null,
    defaultText: 'the one vLLM has',
    help: 'Seed of the block hashes, as PYTHONHASHSEED is in vLLM',
    section: KV_CACHE,
  },
};

/** How large the KV cache is. */
export interface KvCacheSize {
  /** With the null block, 2 or more. */
  readonly numBlocks: number;
  /** Tokens per block. */
  readonly blockSize: number;
  /** The context length that fits: the one asked for, or all that the blocks hold. */
  readonly maxModelLen: number;
}

/** The size from the options. Where the blocks hold less than one whole context, the context is as long as they are. */
export function resolveKvCacheSize(config: KvCacheConfig, limits: { readonly maxModelLen: number; readonly maxNumSeqs: number }): KvCacheSize {
  const blockSize = config.blockSize ?? DEFAULT_BLOCK_SIZE;
  const numNeeded = limits.maxNumSeqs * Math.ceil(limits.maxModelLen / blockSize);
  const numBlocks = config.numGpuBlocksOverride ?? Math.max(MIN_DEFAULT_BLOCKS, numNeeded) + NULL_BLOCKS;
  const maxModelLen = Math.min(limits.maxModelLen, (numBlocks - NULL_BLOCKS) * blockSize);
  return { numBlocks, blockSize, maxModelLen };
}

// How the KV cache is set up, as observers show it.

/** The KV cache's settings. */
export interface CacheConfig {
  /** Tokens per block. */
  readonly blockSize: number;
  readonly isBlockSizeGiven: boolean;
  /** With the null block. */
  readonly numBlocks: number;
  readonly isNumBlocksGiven: boolean;
  readonly enablePrefixCaching: boolean;
  readonly hashAlgorithm: string;
  /** Context length in tokens. */
  readonly maxModelLen: number;
}

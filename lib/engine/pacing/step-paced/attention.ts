// What attention costs in one layer: its weights, its KV cache, its arithmetic.

/** Query heads that share key-value heads; as many of either is multi-head, one key-value head is multi-query attention. */
export interface GroupedAttention {
  readonly kind: 'grouped';
  readonly numHeads: number;
  readonly numKvHeads: number;
  /** Elements per head, of queries, keys and values alike. */
  readonly headSize: number;
}

/** Multi-head latent attention, as DeepSeek-V2 and its successors have it: keys and values are cached as one compressed vector. */
export interface LatentAttention {
  readonly kind: 'latent';
  readonly numHeads: number;
  /** Elements to which queries are compressed; null: they are not. */
  readonly queryRank: number | null;
  /** Elements to which keys and values together are compressed. */
  readonly kvRank: number;
  /** Elements per head that carry the position; cached once for all heads. */
  readonly ropeHeadSize: number;
  /** Elements of keys and queries per head that do not carry it. */
  readonly nopeHeadSize: number;
  readonly valueHeadSize: number;
}

export type Attention = GroupedAttention | LatentAttention;

/** Weights of one layer's attention: the projections of queries, keys, values and output, without biases. */
export function countAttentionParameters(attention: Attention, hiddenSize: number): number {
  if (attention.kind === 'grouped') {
    const { numHeads, numKvHeads, headSize } = attention;
    return 2 * hiddenSize * headSize * (numHeads + numKvHeads);
  }
  const { numHeads, queryRank, kvRank, ropeHeadSize, nopeHeadSize, valueHeadSize } = attention;
  const querySize = numHeads * (nopeHeadSize + ropeHeadSize);
  const query = queryRank === null ? hiddenSize * querySize : queryRank * (hiddenSize + querySize);
  const keyValue = hiddenSize * (kvRank + ropeHeadSize) + kvRank * numHeads * (nopeHeadSize + valueHeadSize);
  return query + keyValue + numHeads * valueHeadSize * hiddenSize;
}

/**
 * Elements that one layer caches for a token, on each of the devices that share the model: key-value heads are dealt out
 * and repeated where there are fewer of them than devices; a compressed vector is on every device.
 */
export function countKvElements(attention: Attention, numDevices: number): number {
  if (attention.kind === 'latent') return attention.kvRank + attention.ropeHeadSize;
  return 2 * Math.ceil(attention.numKvHeads / numDevices) * attention.headSize;
}

/** Operations of one layer for one pair of a query and a key, over all heads: a product with the key, one with the value. */
export function countPairFlops(attention: Attention): number {
  if (attention.kind === 'grouped') return 4 * attention.numHeads * attention.headSize;
  const { numHeads, nopeHeadSize, ropeHeadSize, valueHeadSize } = attention;
  return 2 * numHeads * (nopeHeadSize + ropeHeadSize + valueHeadSize);
}

// The shape of a model: the numbers of its architecture that decide how much a step computes and reads.
import { type Attention, countAttentionParameters } from './attention.ts';

/** A decoder of layers, each attention and a feed-forward block. Sizes in elements. */
export interface ModelShape {
  readonly numLayers: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** One matrix is both the input embedding and the output head. */
  readonly hasTiedEmbeddings: boolean;
  readonly attention: Attention;
  /** Null: every layer attends to the whole context. */
  readonly slidingWindow: SlidingWindow | null;
  /** Inner size of the feed-forward block in layers without experts. */
  readonly intermediateSize: number;
  /** 3 where the block is gated (gate, up, down), 2 where it is not (up, down). */
  readonly numFeedForwardMatrices: 2 | 3;
  /** Null: a dense model. */
  readonly experts: Experts | null;
  /** Fractions allowed: 4.25 bits are 0.53125. */
  readonly bytesPerWeight: number;
  readonly bytesPerKvElement: number;
}

/** Layers that attend to the latest tokens only. */
export interface SlidingWindow {
  readonly numLayers: number;
  readonly numTokens: number;
}

/** Mixture-of-experts layers; the other layers are dense. */
export interface Experts {
  readonly numLayers: number;
  /** Routed experts of a layer, and how many of them each token goes to. */
  readonly numExperts: number;
  readonly numActive: number;
  /** Inner size of one routed expert. */
  readonly intermediateSize: number;
  /** Inner size of the experts that every token goes to, together; 0: none. */
  readonly sharedIntermediateSize: number;
  readonly bytesPerWeight: number;
}

/** Numbers of weights, by how a step uses them. Norms and biases, a thousandth and less, are left out. */
export interface ParameterCounts {
  /** The input embedding: looked up row by row. 0 when it is the head. */
  readonly embedding: number;
  /** The output head: multiplied for each token that is sampled. */
  readonly head: number;
  /** Multiplied for each token: attention, dense feed-forward blocks, routers, shared experts; all layers. */
  readonly perToken: number;
  /** One routed expert of one layer. */
  readonly expert: number;
}

export function countParameters(shape: ModelShape): ParameterCounts {
  const { numLayers, hiddenSize, vocabSize, intermediateSize, experts } = shape;
  const feedForward = (innerSize: number): number => shape.numFeedForwardMatrices * hiddenSize * innerSize;
  const numExpertLayers = experts?.numLayers ?? 0;
  const perExpertLayer = experts === null ? 0 : hiddenSize * experts.numExperts + feedForward(experts.sharedIntermediateSize);
  return {
    embedding: shape.hasTiedEmbeddings ? 0 : vocabSize * hiddenSize,
    head: vocabSize * hiddenSize,
    perToken:
      numLayers * countAttentionParameters(shape.attention, hiddenSize) +
      (numLayers - numExpertLayers) * feedForward(intermediateSize) +
      numExpertLayers * perExpertLayer,
    expert: experts === null ? 0 : feedForward(experts.intermediateSize),
  };
}

/** All weights of the model: what its name usually says. */
export function countAllParameters(shape: ModelShape): number {
  const { embedding, head, perToken, expert } = countParameters(shape);
  const { numLayers, numExperts } = shape.experts ?? { numLayers: 0, numExperts: 0 };
  return embedding + head + perToken + numLayers * numExperts * expert;
}

/** The weights that one token is multiplied with, the head included. */
export function countActiveParameters(shape: ModelShape): number {
  const { head, perToken, expert } = countParameters(shape);
  const { numLayers, numActive } = shape.experts ?? { numLayers: 0, numActive: 0 };
  return head + perToken + numLayers * numActive * expert;
}

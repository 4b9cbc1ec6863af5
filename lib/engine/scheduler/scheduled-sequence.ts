// What the scheduler knows of a sequence: its tokens, its blocks, its place (vLLM: v1/request.py).
import type { BlockHash, ExtraKey } from '../kv-cache/block-hash.ts';
import type { MediaRange } from '../kv-cache/extra-keys.ts';
import type { CachedSequence } from '../kv-cache/kv-cache-manager.ts';
import type { StopConditions } from './stop-conditions.ts';

/** `preempted`: it has run, lost its blocks, and waits to compute them again. */
export type SequenceState = 'waiting' | 'preempted' | 'running' | 'ended';

/** How a sequence comes into a step: for the first time, again after a preemption, or because it runs. */
export type ScheduledAs = 'new' | 'resumed' | 'running';

/** What the sequences of one prompt have in common. */
export interface SequenceSpec {
  /** The smaller one goes first under `priority`. */
  readonly priority: number;
  readonly adapter: string | null;
  readonly promptTokenIds: readonly number[];
  /** Hashes of the prompt's full blocks, where they are known beforehand. */
  readonly promptBlockHashes?: readonly BlockHash[] | undefined;
  readonly extraKeys: readonly ExtraKey[] | null;
  readonly firstExtraKeys: readonly ExtraKey[] | null;
  /** What is no text in the prompt; absent for text alone. */
  readonly media?: readonly MediaRange[] | undefined;
  readonly stop: StopConditions;
  /** True: everything is computed, whatever the prefix cache holds. */
  readonly skipsPrefixCache: boolean;
  /** True: its blocks are noted when it ends by itself, for an instance that goes on with them. */
  readonly isHandedOver?: boolean;
}

/** State that the scheduler, the queue and the KV cache keep. Others read it. */
export abstract class ScheduledSequence implements CachedSequence {
  /** Unique; decides between equals under `priority`, as text. */
  abstract readonly id: string;
  /** Decides between equal priorities; any unit. Where two are equal, they may preempt each other without end. */
  abstract readonly arrivalTime: number;
  readonly spec: SequenceSpec;
  readonly adapter: string | null;
  readonly numPromptTokens: number;
  readonly promptTokenIds: readonly number[];
  readonly outputTokenIds: number[] = [];

  state: SequenceState = 'waiting';
  numPreemptions = 0;
  /** Tokens found in the prefix cache at the first admission; null before it. */
  numPromptCachedTokens: number | null = null;
  /** Prompt tokens that were not found then, and were in the prefix cache when the first token was out. */
  numCacheCreationTokens = 0;
  /** The same at the latest admission: more after a preemption, when its own blocks are still there. */
  numCachedTokens = 0;

  /** Tokens whose KV has been computed, or found. */
  numComputedTokens = 0;
  /** Tokens computed in the present step; 0 when it has no part in it. */
  numScheduledTokens = 0;
  scheduledAs: ScheduledAs = 'new';
  /** How many of its blocks it had before the present step: the others are new in it. */
  numBlocksBefore = 0;

  blocks: number[] = [];
  /** The blocks that it had at its end, where somebody wants to know. */
  handedOver: readonly number[] | null = null;
  readonly blockHashes: BlockHash[];
  numHashedBlocks = 0;

  // Its place among the running ones, kept by the running list.
  queueNext: this | null = null;
  queuePrevious: this | null = null;
  // Its place among the waiting ones, kept by the waiting queue.
  heapIndex = -1;
  isDeferred = false;
  queuePosition = 0;

  constructor(spec: SequenceSpec) {
    this.spec = spec;
    this.adapter = spec.adapter;
    this.numPromptTokens = spec.promptTokenIds.length;
    this.promptTokenIds = spec.promptTokenIds;
    this.blockHashes = spec.promptBlockHashes?.slice() ?? [];
  }

  /** Whether its text has come to a stop string. */
  get isAtStopString(): boolean {
    return false;
  }

  /** Whether it ends when its prompt has been computed, and generates nothing. */
  get isPooled(): boolean {
    return this.spec.stop.maxTokens === 0;
  }

  get extraKeys(): readonly ExtraKey[] | null {
    return this.spec.extraKeys;
  }

  get firstExtraKeys(): readonly ExtraKey[] | null {
    return this.spec.firstExtraKeys;
  }

  get media(): readonly MediaRange[] | undefined {
    return this.spec.media;
  }

  /** Prompt and output. */
  get numTokens(): number {
    return this.numPromptTokens + this.outputTokenIds.length;
  }

  /** Tokens generated so far. */
  get numOutputTokens(): number {
    return this.outputTokenIds.length;
  }

  /** Whether it has no seat and wants one. */
  get isWaiting(): boolean {
    return this.state === 'waiting' || this.state === 'preempted';
  }
}

// What the Responses endpoints work with.
import type { GenerationContext } from '../../generation/context.ts';
import type { ResponseStore } from './response-store.ts';

/** What a server's options say of these endpoints. */
export interface ResponsesSettings {
  readonly enableStore: boolean;
}

export interface ResponsesContext {
  readonly generation: GenerationContext;
  /** Null where nothing is kept. */
  readonly store: ResponseStore | null;
}

// The list of models: a card per served name, then one per adapter.
import { createHexId } from '../../../base/hex-id.ts';
import type { ServedModels } from '../../served-models.ts';

/** A model as the list shows it. */
export interface ModelCard {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: 'vllm';
  readonly root: string;
  readonly parent: string | null;
  readonly max_model_len: number | null;
  readonly permission: readonly ModelPermission[];
}

/** What may be done with a model: the same for all. */
export interface ModelPermission {
  readonly id: string;
  readonly object: 'model_permission';
  readonly created: number;
  readonly allow_create_engine: false;
  readonly allow_sampling: true;
  readonly allow_logprobs: true;
  readonly allow_search_indices: false;
  readonly allow_view: true;
  readonly allow_fine_tuning: false;
  readonly organization: '*';
  readonly group: null;
  readonly is_blocking: false;
}

export interface ModelList {
  readonly object: 'list';
  readonly data: readonly ModelCard[];
}

/** @param created Unix seconds; vLLM gives the time of the request. */
export function toModelList(models: ServedModels, { created, maxModelLen }: { readonly created: number; readonly maxModelLen: number }): ModelList {
  const [parent] = models.servedNames;
  const base = models.servedNames.map((id) => toCard({ id, root: models.model, parent: null, maxModelLen, created }));
  const adapters = models.adapters.map(({ name, path, baseModelName }) =>
    toCard({ id: name, root: path, parent: baseModelName ?? parent, maxModelLen: null, created }),
  );
  return { object: 'list', data: [...base, ...adapters] };
}

interface CardOptions {
  readonly id: string;
  readonly root: string;
  readonly parent: string | null;
  readonly maxModelLen: number | null;
  readonly created: number;
}

function toCard({ id, root, parent, maxModelLen, created }: CardOptions): ModelCard {
  const permission = [toPermission(created)];
  return { id, object: 'model', created, owned_by: 'vllm', root, parent, max_model_len: maxModelLen, permission };
}

function toPermission(created: number): ModelPermission {
  return {
    id: `modelperm-${createHexId()}`,
    object: 'model_permission',
    created,
    allow_create_engine: false,
    allow_sampling: true,
    allow_logprobs: true,
    allow_search_indices: false,
    allow_view: true,
    allow_fine_tuning: false,
    organization: '*',
    group: null,
    is_blocking: false,
  };
}

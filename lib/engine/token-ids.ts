// Lists of token ids, compared.

/** Whether `ids` end with `ending`; an empty one ends them all. */
export function endsWithIds(ids: readonly number[], ending: readonly number[]): boolean {
  const from = ids.length - ending.length;
  return from >= 0 && ending.every((id, index) => ids[from + index] === id);
}

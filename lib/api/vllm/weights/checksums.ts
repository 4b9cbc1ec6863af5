// Checksums of weights that are not there: one tensor, whose content is the version's name.
import { createHash } from 'node:crypto';

/** By the names of tensors; 64 hexadecimal digits each. */
export type Checksums = Readonly<Record<string, string>>;

const TENSOR = 'model.weights';

/** The checksums of the weights of a version: the same for the same text, others for others. */
export function computeChecksums(version: string): Checksums {
  return { [TENSOR]: createHash('sha256').update(version).digest('hex') };
}

/** Whether two sets are the same, and the names, in order, of what differs or is in one of them only. */
export function compareChecksums(checksums: Checksums, baseline: Checksums): { readonly match: boolean; readonly mismatches: readonly string[] } {
  const names = new Set([...Object.keys(checksums), ...Object.keys(baseline)]);
  const mismatches = [...names].filter((name) => checksums[name] !== baseline[name]).sort();
  return { match: mismatches.length === 0, mismatches };
}

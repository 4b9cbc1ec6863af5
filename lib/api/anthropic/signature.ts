// What stands behind thinking, for clients to send it back with.
import { randomUUID } from 'node:crypto';

/** A new signature: 32 hexadecimal digits. */
export function createSignature(): string {
  return randomUUID().replaceAll('-', '');
}

// The member of a stream's last chunk that says which server made it (vLLM: entrypoints/openai/*/serving.py).

/** `,"system_fingerprint":"vllm-0.32.0-1a2b3c4d"`, or nothing: unlike a whole answer, a chunk leaves out a fingerprint that there is not. */
export function toFingerprintMember(fingerprint: string | null): string {
  return fingerprint === null ? '' : `,"system_fingerprint":${JSON.stringify(fingerprint)}`;
}

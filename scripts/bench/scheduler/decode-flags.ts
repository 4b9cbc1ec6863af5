// The flags that all measurements of a scheduler share.

/** Long enough for a just-in-time compiler to settle, short enough for the context to stay near its 512 tokens. */
export const DECODE_FLAGS: readonly string[] = ['--warmup', '300', '--steps', '500'];

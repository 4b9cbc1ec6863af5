// The markers of Kimi K3's channels: elements of special tokens.

/** Where its channels begin and end. */
export const KIMI_K3_MARKERS = {
  thinkOpen: '<|open|>think<|sep|>',
  thinkClose: '<|close|>think<|sep|>',
  responseOpen: '<|open|>response<|sep|>',
  responseClose: '<|close|>response<|sep|>',
  messageClose: '<|close|>message<|sep|>',
} as const;

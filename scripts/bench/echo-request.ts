// The chat request that all loads send, and a probe that the server echoes it.

/** What a request of a load is made of. */
export interface EchoRequest {
  readonly port: number;
  readonly prompt: string;
  readonly stream: boolean;
}

/** A prompt of so many plain words, the same on every call. */
export function createPrompt(numWords: number): string {
  return Array.from({ length: numWords }, (_, i) => WORDS[i % WORDS.length]).join(' ');
}

/** The whole HTTP/1.1 request, ASCII when the prompt is. */
export function encodeEchoRequest({ port, prompt, stream }: EchoRequest): string {
  const body = encodeBody(prompt, stream);
  return [
    `POST ${PATH} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/**
 * Asks once, buffered, and returns how many tokens the server says its echo has: the frames a stream of it must have.
 * @throws Error when the answer is not the echo.
 */
export async function probeEchoTokens(port: number, prompt: string): Promise<number> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const url = `http://127.0.0.1:${port}${PATH}`;
  const response = await fetch(url, { method: 'POST', headers, body: encodeBody(prompt, false) });
  const text = await response.text();
  const numTokens = response.status === 200 ? readEchoTokens(JSON.parse(text), prompt) : undefined;
  if (numTokens === undefined) throw new Error(`not an echo (status ${response.status}): ${text.slice(0, 300)}`);
  return numTokens;
}

const PATH = '/v1/chat/completions';
const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'islet', 'juniper'];

function encodeBody(prompt: string, stream: boolean): string {
  return JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }], stream });
}

interface EchoAnswer {
  readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[];
  readonly usage?: { readonly completion_tokens?: unknown };
}

function readEchoTokens(answer: EchoAnswer, prompt: string): number | undefined {
  const numTokens = answer.usage?.completion_tokens;
  if (answer.choices?.[0]?.message?.content !== prompt) return undefined;
  return typeof numTokens === 'number' ? numTokens : undefined;
}

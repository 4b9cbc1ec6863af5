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

/** Asks once, buffered. @throws Error when the answer is not the echo. */
export async function probeEcho(port: number, prompt: string): Promise<void> {
  const text = await ask(port, encodeBody(prompt, false));
  const answer = JSON.parse(text) as EchoAnswer;
  if (answer.choices?.[0]?.message?.content !== prompt) throw new Error(`not an echo: ${text.slice(0, MAX_SHOWN_CHARS)}`);
}

/**
 * Asks once, streamed, and returns how many frames carried text: every stream of the same prompt must have as many. An
 * end-of-sequence token has no text, so that the usage would not tell.
 * @throws Error when the texts joined are not the echo.
 */
export async function probeEchoFrames(port: number, prompt: string): Promise<number> {
  const text = await ask(port, encodeBody(prompt, true));
  const data = text.split('\n').filter((line) => line.startsWith('data: {'));
  const pieces = data.map((line) => (JSON.parse(line.slice('data: '.length)) as EchoAnswer).choices?.[0]?.delta?.content);
  if (pieces.join('') !== prompt) throw new Error(`not an echo: ${text.slice(0, MAX_SHOWN_CHARS)}`);
  return pieces.filter((piece) => typeof piece === 'string' && piece !== '').length;
}

const MAX_SHOWN_CHARS = 300;
const PATH = '/v1/chat/completions';
// One token each, for the embedded tokenizer as for a splitter into words, so that all servers stream as many.
const WORDS = ['point', 'water', 'place', 'right', 'small', 'great', 'under', 'other', 'house', 'train'];

function encodeBody(prompt: string, stream: boolean): string {
  return JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }], stream });
}

async function ask(port: number, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`status ${response.status}: ${text.slice(0, MAX_SHOWN_CHARS)}`);
  return text;
}

interface EchoAnswer {
  readonly choices?: readonly {
    readonly message?: { readonly content?: unknown };
    readonly delta?: { readonly content?: unknown };
  }[];
}

// A client for open loops: sends chat requests whenever it is told to, on as many connections as it takes, and counts the answers.
import { Agent, request } from 'node:http';
import { createPrompt } from './echo-request.ts';

/** What a request asks for. */
export interface ChatSize {
  readonly numPromptWords: number;
  readonly numOutputTokens: number;
}

/** Counts every request exactly once: answered in full, refused with 429, or gone wrong. */
export class ChatClient {
  numSent = 0;
  numAnswered = 0;
  numRefused = 0;
  numWrong = 0;
  /** The first few that went wrong. */
  readonly problems: string[] = [];
  readonly #port: number;
  readonly #size: ChatSize;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_SOCKET_MS });

  constructor(port: number, size: ChatSize) {
    this.#port = port;
    this.#size = size;
  }

  get numOpen(): number {
    return this.numSent - this.numAnswered - this.numRefused - this.numWrong;
  }

  /** Sends a request that shares no prompt block with another. Resolves when it has been counted. */
  async send(): Promise<void> {
    const prompt = `${this.numSent++} ${createPrompt(this.#size.numPromptWords)}`;
    try {
      const { status, text } = await this.#exchange('POST', '/v1/chat/completions', this.#encodeBody(prompt));
      this.#count(status, text);
    } catch (error) {
      this.#note(String(error));
    }
  }

  /** Fetches `/metrics`. @throws Error when the server cannot be reached. */
  async scrape(): Promise<string> {
    const { text } = await this.#exchange('GET', '/metrics', '');
    return text;
  }

  close(): void {
    this.#agent.destroy();
  }

  #encodeBody(prompt: string): string {
    const { numOutputTokens } = this.#size;
    return JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }], max_tokens: numOutputTokens, ignore_eos: true });
  }

  #count(status: number, text: string): void {
    if (status === 429) this.numRefused++;
    else if (status === 200 && text.includes(`"completion_tokens":${this.#size.numOutputTokens}`)) this.numAnswered++;
    else this.#note(`status ${status}: ${text.slice(0, MAX_SHOWN_CHARS)}`);
  }

  #note(problem: string): void {
    this.numWrong++;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
  }

  #exchange(method: string, path: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

// Well before the server closes an idle connection, which a request on its way would not survive.
const IDLE_SOCKET_MS = 2_000;
const MAX_PROBLEMS = 5;
const MAX_SHOWN_CHARS = 300;

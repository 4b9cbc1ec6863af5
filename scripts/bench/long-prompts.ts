// Clients that send very long prompts one after the other: conversations whose last message is short, so that an echo is, too.
import { Agent, request } from 'node:http';
import { createPrompt } from './echo-request.ts';

export interface LongPromptOptions {
  readonly port: number;
  readonly numClients: number;
  /** Characters of the long message. */
  readonly numChars: number;
}

/** Sends until it is stopped. No two prompts begin alike, so that nothing is found in the prefix cache. */
export class LongPromptClients {
  numAnswered = 0;
  elapsedSeconds = 0;
  /** The first few that went wrong. */
  readonly problems: string[] = [];
  readonly #options: LongPromptOptions;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #text: string;
  #isStopped = false;
  #clients: readonly Promise<void>[] = [];
  #startedMs = 0;
  #numSent = 0;

  constructor(options: LongPromptOptions) {
    this.#options = options;
    this.#text = createPrompt(Math.ceil(options.numChars / CHARS_PER_WORD)).slice(0, options.numChars);
  }

  start(): void {
    this.#startedMs = performance.now();
    this.#clients = Array.from({ length: this.#options.numClients }, () => this.#run());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#clients);
    this.elapsedSeconds = (performance.now() - this.#startedMs) / 1000;
    this.#agent.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped && this.problems.length === 0) {
      const status = await this.#send().catch((error: unknown) => String(error));
      if (status === 200) this.numAnswered++;
      else this.problems.push(`a long prompt was answered with ${status}`);
    }
  }

  #send(): Promise<number> {
    const messages = [{ role: 'user', content: `${this.#numSent++} ${this.#text}` }, { role: 'user', content: 'ok' }];
    const body = JSON.stringify({ model: 'm', messages, max_tokens: 1 });
    const { port } = this.#options;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/v1/chat/completions', headers, agent: this.#agent }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

const CHARS_PER_WORD = 6;

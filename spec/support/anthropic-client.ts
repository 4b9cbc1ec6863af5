// A small client for Anthropic's API, and its answers as tests look at them.
import type { Simulator, SimulatorOptions } from '../../lib/simulator.ts';
import { post } from './simulator-fixture.ts';

/** A server that echoes, and reads thinking and tool calls out of what it says. */
export const PARSING: Partial<SimulatorOptions> = { mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true };

export const TOOLS = [{ name: 'get_time', description: 'Tells the time', input_schema: { type: 'object', properties: { tz: { type: 'string' } } } }];

/** The markup of a call of the tool, as a model writes it. */
export const CALL = '<tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC"}}\n</tool_call>';

export interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
}

/** The fields of answers and events that tests look at. */
export interface AnthropicJson {
  readonly id?: string;
  readonly type?: string;
  readonly role?: string;
  readonly model?: string;
  readonly content?: readonly Block[];
  readonly stop_reason?: string | null;
  readonly stop_sequence?: string | null;
  readonly usage?: Readonly<Record<string, number>>;
  readonly input_tokens?: number;
  readonly message?: AnthropicJson;
  readonly index?: number;
  readonly content_block?: Block;
  readonly delta?: Block & { readonly partial_json?: string; readonly stop_reason?: string | null; readonly stop_sequence?: string | null };
  readonly error?: { readonly type?: string; readonly message?: string; readonly param?: string | null; readonly code?: number };
}

export interface AnthropicAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: AnthropicJson;
}

/** The body of a message that the user sends. */
export function message(content: unknown, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { model: 'm', max_tokens: 200, messages: [{ role: 'user', content }], ...changes };
}

/** Sends a body to the API, to `/v1/messages` unless another path is given. */
export async function send(simulator: Simulator, body: unknown, path = '/v1/messages'): Promise<AnthropicAnswer> {
  const { status, text, json } = await post(simulator, path, body);
  return { status, text, json: json as AnthropicJson };
}

/** The events of a stream. @throws Error for one whose name is not its type */
export function readEvents(text: string): AnthropicJson[] {
  return text.split('\n\n').filter((frame) => frame !== '').map((frame) => {
    const [, name, data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
    const json = JSON.parse(data) as AnthropicJson;
    if (json.type !== name) throw new Error(`an event ${name} of type ${json.type}`);
    return json;
  });
}

/** What a stream says: one line per event, deltas of one kind in a row joined. */
export function outline(text: string): string[] {
  const lines: string[] = [];
  let joined = '';
  for (const { type, index, content_block: block, delta } of readEvents(text)) {
    const kind = [type, index, block?.type ?? delta?.type].filter((part) => part !== undefined).join(' ');
    const said = delta?.text ?? delta?.thinking ?? delta?.partial_json;
    if (said !== undefined && kind === joined) lines.push(`${lines.pop()}${said}`);
    else lines.push(said === undefined ? kind : `${kind}: ${said}`);
    joined = kind;
  }
  return lines;
}

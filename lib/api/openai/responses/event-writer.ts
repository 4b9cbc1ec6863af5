// Events of a response's stream: numbered frames, members in the order of the official client's models.
import type { ErrorKind, ServerError } from '../../../base/error.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { ResponseDeltaLogprob, ResponseOutputItem, ResponseOutputText, ResponseReasoningText } from './output-items.ts';
import type { ResponsesResponse } from './response-writer.ts';

/** An event in JSON, numbered from 0. */
export type ResponseStreamEvent = ResponseEventBody & { readonly sequence_number: number };

type ResponseEventBody =
  | { readonly type: 'response.created' | 'response.in_progress' | 'response.completed'; readonly response: ResponsesResponse }
  | (AtItem & { readonly type: 'response.output_item.added' | 'response.output_item.done'; readonly item: ResponseOutputItem })
  | (AtPart & { readonly type: 'response.content_part.added' | 'response.content_part.done'; readonly part: ResponseOutputText | ResponseReasoningText })
  | (AtPart & { readonly type: 'response.output_text.delta'; readonly delta: string; readonly logprobs: readonly ResponseDeltaLogprob[] })
  | (AtPart & { readonly type: 'response.output_text.done'; readonly text: string; readonly logprobs: readonly never[] })
  | (AtPart & { readonly type: 'response.reasoning_text.delta'; readonly delta: string })
  | (AtPart & { readonly type: 'response.reasoning_text.done'; readonly text: string })
  | (InItem & { readonly type: 'response.function_call_arguments.delta' | 'response.custom_tool_call_input.delta'; readonly delta: string })
  | (InItem & { readonly type: 'response.function_call_arguments.done'; readonly arguments: string; readonly name: string })
  | (InItem & { readonly type: 'response.custom_tool_call_input.done'; readonly input: string })
  | { readonly type: 'error'; readonly code: ErrorKind; readonly message: string; readonly param: string | null };

interface AtItem {
  /** Place of the item in the output. */
  readonly output_index: number;
}

interface InItem extends AtItem {
  readonly item_id: string;
}

interface AtPart extends InItem {
  /** An item has one part. */
  readonly content_index: 0;
}

/** One server-sent event with its name. @param data one line */
function toEvent(type: string, data: string): string {
  return `event: ${type}\ndata: {${data},"type":"${type}"}\n\n`;
}

/** Numbers events and places them at the item that is written now. */
export class EventWriter {
  #sequenceNumber = 0;
  #outputIndex = 0;
  #itemId = '';

  /** An event that shows the whole response. */
  response(type: 'created' | 'in_progress' | 'completed', body: string): string {
    return toEvent(`response.${type}`, `"response":${body},${this.#number()}`);
  }

  /** A new item is the one that is written now. */
  itemAdded(itemId: string, item: string): string {
    this.#itemId = itemId;
    return toEvent('response.output_item.added', `"item":${item},"output_index":${this.#outputIndex},${this.#number()}`);
  }

  /** The item that is written now is complete. */
  itemDone(item: string): string {
    return toEvent('response.output_item.done', `"item":${item},"output_index":${this.#outputIndex++},${this.#number()}`);
  }

  partAdded(part: string): string {
    return this.#part('response.content_part.added', part);
  }

  partDone(part: string): string {
    return this.#part('response.content_part.done', part);
  }

  /** @param logprobs a JSON list */
  textDelta(delta: string, logprobs: string): string {
    const members = `"content_index":0,"delta":${toJsonString(delta)},"item_id":"${this.#itemId}","logprobs":${logprobs}`;
    return toEvent('response.output_text.delta', `${members},"output_index":${this.#outputIndex},${this.#number()}`);
  }

  textDone(text: string): string {
    const place = `"content_index":0,"item_id":"${this.#itemId}","logprobs":[],"output_index":${this.#outputIndex}`;
    return toEvent('response.output_text.done', `${place},${this.#number()},"text":${toJsonString(text)}`);
  }

  reasoningDelta(delta: string): string {
    const members = `"content_index":0,"delta":${toJsonString(delta)},${this.#place()}`;
    return toEvent('response.reasoning_text.delta', `${members},${this.#number()}`);
  }

  reasoningDone(text: string): string {
    return toEvent('response.reasoning_text.done', `"content_index":0,${this.#place()},${this.#number()},"text":${toJsonString(text)}`);
  }

  argumentsDelta(delta: string): string {
    return toEvent('response.function_call_arguments.delta', `"delta":${toJsonString(delta)},${this.#place()},${this.#number()}`);
  }

  /** The one event whose name is not its last member. */
  argumentsDone(given: string, name: string): string {
    const type = 'response.function_call_arguments.done';
    const members = `"arguments":${toJsonString(given)},${this.#place()},${this.#number()},"type":"${type}","name":${toJsonString(name)}`;
    return `event: ${type}\ndata: {${members}}\n\n`;
  }

  customInputDelta(delta: string): string {
    return toEvent('response.custom_tool_call_input.delta', `"delta":${toJsonString(delta)},${this.#place()},${this.#number()}`);
  }

  customInputDone(input: string): string {
    return toEvent('response.custom_tool_call_input.done', `"input":${toJsonString(input)},${this.#place()},${this.#number()}`);
  }

  /** What ends a stream instead of the response: the client's libraries know this event, vLLM cuts the connection. */
  failure({ kind, message, param }: ServerError): string {
    return toEvent('error', `"code":"${kind}","message":${toJsonString(message)},"param":${JSON.stringify(param)},${this.#number()}`);
  }

  #part(type: string, part: string): string {
    const place = `"content_index":0,"item_id":"${this.#itemId}","output_index":${this.#outputIndex}`;
    return toEvent(type, `${place},"part":${part},${this.#number()}`);
  }

  #place(): string {
    return `"item_id":"${this.#itemId}","output_index":${this.#outputIndex}`;
  }

  #number(): string {
    return `"sequence_number":${this.#sequenceNumber++}`;
  }
}

// GET /tokenizer_info
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';

/** What is known of a tokenizer beside its vocabulary. */
export interface TokenizerInfo {
  /** What tokenizer_config.json holds. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Null: none. */
  readonly chatTemplate: string | null;
}

/** The tokenizer's configuration, without the places of files; the class comes first, the chat template is the one in use. */
export function createTokenizerInfoRoute({ config, chatTemplate }: TokenizerInfo): Route {
  const { vocab_file: _vocabulary, merges_file: _merges, tokenizer_class: name, ...fields } = config;
  const body = JSON.stringify({
    tokenizer_class: toClassName(name),
    ...toContents(fields),
    ...(chatTemplate === null ? {} : { chat_template: chatTemplate }),
  });
  return {
    method: 'GET',
    path: '/tokenizer_info',
    summary: 'The tokenizer\'s configuration',
    handler: (exchange) => exchange.send({ status: 200, contentType: 'application/json', body }),
  };
}

// vLLM shows the class of its own that wraps transformers', where the fast ones are the only ones and have the plain names.
function toClassName(name: unknown): string {
  const isNamed = typeof name === 'string' && name !== '' && name !== 'PreTrainedTokenizerFast';
  return `Cached${isNamed ? name.replace(/Fast$/, '') : 'TokenizersBackend'}`;
}

// Added tokens are shown by their text, wherever they stand.
function toContents(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toContent(value)]));
}

function toContent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toContent);
  if (!isJsonObject(value)) return value;
  return typeof value['content'] === 'string' ? value['content'] : toContents(value);
}

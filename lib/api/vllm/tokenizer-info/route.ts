// GET /tokenizer_info
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';

/** What is known of a tokenizer beside its vocabulary. */
export interface TokenizerInfo {
  /** What tokenizer_config.json holds. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Null: none. */
  readonly chatTemplate: string | null;
  /** Where it is from: the name or the folder that the options give. */
  readonly nameOrPath: string;
}

// Where they are said already, or are read by nobody once there is a tokenizer.json.
const LEFT_OUT = new Set(['vocab_file', 'merges_file', 'tokenizer_class', 'add_bos_token', 'add_eos_token', 'additional_special_tokens']);

// Arguments that classes name themselves come before the others.
const NAMED_BY_CLASSES = ['unk_token', 'bos_token', 'eos_token', 'pad_token', 'add_prefix_space'];

/**
 * The tokenizer's configuration as transformers holds it, without the places of files; the class comes first, the chat template is the
 * one in use.
 */
export function createTokenizerInfoRoute({ config, chatTemplate, nameOrPath }: TokenizerInfo): Route {
  const entries = Object.entries(config).filter(([name]) => !LEFT_OUT.has(name));
  const fields = Object.fromEntries([...NAMED_BY_CLASSES.flatMap((name) => entries.filter(([given]) => given === name)), ...entries]);
  const body = JSON.stringify({
    tokenizer_class: toClassName(config['tokenizer_class']),
    ...toContents(fields),
    ...(chatTemplate === null ? {} : { chat_template: chatTemplate }),
    truncation_side: fields['truncation_side'] ?? 'left',
    extra_special_tokens: toContent(fields['extra_special_tokens'] ?? config['additional_special_tokens'] ?? []),
    name_or_path: nameOrPath,
    // Nothing is ever downloaded.
    is_local: true,
    local_files_only: true,
    backend: 'tokenizers',
  });
  return {
    method: 'GET',
    path: '/tokenizer_info',
    operation: 'get_tokenizer_info',
    summary: 'The tokenizer\'s configuration',
    handler: (exchange) => exchange.send({ status: 200, contentType: 'application/json', body }),
  };
}

// vLLM shows the classes of its own that wrap transformers', where the fast ones are the only ones and have the plain names.
function toClassName(name: unknown): string {
  const isNamed = typeof name === 'string' && name !== '' && name !== 'PreTrainedTokenizerFast';
  return `TokenizerPoolCached${isNamed ? name.replace(/Fast$/, '') : 'TokenizersBackend'}`;
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

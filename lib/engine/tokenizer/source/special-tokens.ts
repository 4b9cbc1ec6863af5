// The special tokens that chat templates get as variables (transformers: SpecialTokensMixin.special_tokens_map).
import { isJsonObject } from '../../../codec/json.ts';

const NAMES = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

/** The tokens that a tokenizer's configuration names, by the names of the variables: `{ bos_token: '<s>', image_token: '<image>' }`. */
export function readSpecialTokens(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const extra = config['extra_special_tokens'];
  const named = [...NAMES.map((name) => [name, config[name]] as const), ...(isJsonObject(extra) ? Object.entries(extra) : [])];
  return Object.fromEntries(named.flatMap(([name, token]) => {
    const content = contentOf(token);
    return content === null ? [] : [[name, content]];
  }));
}

// Older files hold the whole added token.
function contentOf(token: unknown): string | null {
  const content = isJsonObject(token) ? token['content'] : token;
  return typeof content === 'string' ? content : null;
}

// How many pictures, recordings and films one prompt may hold (vLLM: --limit-mm-per-prompt, limit_per_prompt in config/multimodal.py).
import { isJsonObject } from '../../../codec/json.ts';
import { OptionValueError, type OptionType } from '../../../config/option.ts';
import { json } from '../../../config/option-types.ts';
import { showValue } from '../../../config/show.ts';

/** What a part of a message is, if it is no text. */
const MODALITIES = ['image', 'audio', 'video'] as const;
export type Modality = (typeof MODALITIES)[number];

/** Items in one prompt at most. */
export type MediaLimits = Readonly<Record<Modality, number>>;

/** vLLM's own, for what is not named. */
const DEFAULT_LIMIT = 999;

/** `{"image": 4}`, `{"image": {"count": 4, "width": 512}}`, or the form of former versions: `image=4,video=1`. */
export function mediaLimits(): OptionType<MediaLimits> {
  const { placeholder, arity, parse } = json();
  const readJson = (text: string): unknown => {
    try {
      return parse(text);
    } catch {
      return undefined;
    }
  };
  const expected = 'a JSON object such as {"image": 4}, or image=4,video=1';
  const accept = (value: unknown): MediaLimits => {
    const read = typeof value === 'string' ? (readPairs(value) ?? readJson(value)) : value;
    if (!isJsonObject(read)) throw new OptionValueError(`expected ${expected}, got ${showValue(value)}`);
    return toLimits(read);
  };
  return { placeholder, arity, expected, parse: accept, accept, format: (limits) => JSON.stringify(limits) };
}

function readPairs(text: string): unknown {
  if (!/^\w+=\d+(,\w+=\d+)*$/.test(text)) return null;
  return Object.fromEntries(text.split(',').map((pair) => pair.split('=')).map(([name = '', count]) => [name, Number(count)]));
}

// Modalities that are not known here are other models' own.
function toLimits(given: Readonly<Record<string, unknown>>): MediaLimits {
  const limits = { image: DEFAULT_LIMIT, audio: DEFAULT_LIMIT, video: DEFAULT_LIMIT };
  for (const modality of MODALITIES) if (given[modality] !== undefined) limits[modality] = toCount(given[modality], modality);
  return limits;
}

function toCount(value: unknown, modality: Modality): number {
  const count = isJsonObject(value) ? (value['count'] ?? DEFAULT_LIMIT) : value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= DEFAULT_LIMIT) return count;
  throw new OptionValueError(`expected an integer from 0 to ${DEFAULT_LIMIT} for ${modality}, got ${JSON.stringify(count)}`);
}

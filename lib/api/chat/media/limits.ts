// How many pictures, recordings and films one prompt may hold (vLLM: --limit-mm-per-prompt, limit_per_prompt in config/multimodal.py).
import { isJsonObject } from '../../../codec/json.ts';
import { OptionValueError, type OptionType } from '../../../config/option.ts';
import { json } from '../../../config/option-types.ts';
import { showValue } from '../../../config/show.ts';
import { toInteger } from '../../lax-values.ts';

/** What a part of a message is, if it is no text. */
export type Modality = 'image' | 'audio' | 'video';

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

// Modalities that are not known here are other models' own: their limits are looked at, too, and change nothing.
function toLimits(given: Readonly<Record<string, unknown>>): MediaLimits {
  const limits = new Map(Object.entries(given).map(([modality, value]) => [modality, toCount(value, modality)]));
  const limitOf = (modality: Modality): number => limits.get(modality) ?? DEFAULT_LIMIT;
  return { image: limitOf('image'), audio: limitOf('audio'), video: limitOf('video') };
}

// What may be said of a modality, its largest item included; of one that is not known here, anything.
const SIZES: ReadonlyMap<string, readonly string[]> = new Map<Modality, readonly string[]>([
  ['image', ['count', 'width', 'height']],
  ['video', ['count', 'num_frames', 'width', 'height']],
  ['audio', ['count', 'length']],
]);

function toCount(value: unknown, modality: string): number {
  if (isJsonObject(value)) return toCountOfOptions(value, modality);
  const count = typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN;
  return requireCount(count, { modality, given: value });
}

function toCountOfOptions(options: Readonly<Record<string, unknown>>, modality: string): number {
  const names = SIZES.get(modality);
  const unknown = Object.keys(options).find((name) => names?.includes(name) === false);
  if (unknown !== undefined) throw new OptionValueError(`${modality} has no ${unknown}: expected ${names?.join(', ') ?? ''}`);
  const { count = DEFAULT_LIMIT } = options;
  return requireCount(toInteger(count), { modality, given: count });
}

interface GivenCount {
  readonly modality: string;
  readonly given: unknown;
}

function requireCount(count: number | undefined, { modality, given }: GivenCount): number {
  if (count !== undefined && Number.isSafeInteger(count) && count >= 0) return count;
  throw new OptionValueError(`expected an integer from 0 for ${modality}, got ${JSON.stringify(given)}`);
}

// What a rendered request says beside its tokens (vLLM: MultiModalFeatures, ReasoningParserKwargs); of text models it is checked alone.
import { isJsonObject } from '../../../codec/json.ts';
import { type Field, type Fields, listOf, nested, object, required } from '../../fields.ts';

/** Media of a request: as features that another server made of them, or as parts with their URLs. */
export interface MediaFields {
  readonly features: Features | null;
  readonly content_parts: readonly Readonly<Record<string, unknown>>[] | null;
}

export interface Features {
  /** Hashes of the items, by modality. */
  readonly mm_hashes: Readonly<Record<string, unknown>> | null;
  /** Where they stand among the tokens, by modality. */
  readonly mm_placeholders: Readonly<Record<string, unknown>> | null;
  readonly kwargs_data: Readonly<Record<string, unknown>> | null;
  readonly mm_metadata: Readonly<Record<string, unknown>> | null;
}

export const mediaFields: Fields<MediaFields> = {
  features: features(),
  content_parts: listOf(part(), null),
};

function features(): Field<Features | null> {
  const members = nested<Features>({ mm_hashes: required(object()), mm_placeholders: required(object()), kwargs_data: object(), mm_metadata: object() });
  return {
    get schema() {
      return members.schema ?? {};
    },
    read(value, place) {
      const read = members.read(value, place);
      if (read?.mm_hashes === null || read === null) return read;
      const modalities = toKeyList(read.mm_hashes);
      const others = [read.mm_placeholders, read.kwargs_data, read.mm_metadata].filter((member) => member !== null);
      if (others.some((member) => toKeyList(member) !== modalities)) place.report('members with the same modalities', value);
      return read;
    },
  };
}

function toKeyList(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.keys(value).sort());
}

function part(): Field<Readonly<Record<string, unknown>>> {
  const any = object();
  return { ...any, read: (value, place) => any.read(value, place) ?? {} };
}

/** What the reasoning parser of the server that rendered was told. */
export interface ReasoningParserKwargs {
  readonly chat_template_kwargs: unknown;
}

/** An object that has `chat_template_kwargs`, or nothing. */
export function reasoningParserKwargs(): Field<ReasoningParserKwargs | null> {
  const known = nested<ReasoningParserKwargs>({ chat_template_kwargs: kwargs() });
  return {
    get schema() {
      return { ...known.schema, additionalProperties: false };
    },
    read(value, place) {
      const read = known.read(value, place);
      const other = isJsonObject(value) ? Object.keys(value).find((name) => name !== 'chat_template_kwargs') : undefined;
      if (other === undefined || !isJsonObject(value)) return read;
      const inside = place.enter();
      inside.field = other.slice(0, MAX_NAME_CHARS);
      inside.report('no field of this name', value[other]);
      return read;
    },
  };
}

// Of a name that is shown.
const MAX_NAME_CHARS = 80;

function kwargs(): Field<unknown> {
  return {
    schema: { type: 'object' },
    read(value, place) {
      if (value !== undefined && !isJsonObject(value)) place.report('an object', value);
      return value;
    },
  };
}

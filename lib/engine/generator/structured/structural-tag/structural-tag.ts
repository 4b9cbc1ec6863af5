// The constraint `structural_tag`: free text with tags whose content is held to a schema, in xgrammar's older and newer form.
import { createRng, type Rng } from '../../../../base/rng.ts';
import { isDeepValue } from '../../../../codec/json-depth.ts';
import { isJsonObject } from '../../../../codec/json.ts';
import type { Constraint } from '../constraint.ts';
import { ConstraintError } from '../constraint-error.ts';
import { compileGrammar } from '../grammar/grammar-constraint.ts';
import { JsonConstraint } from '../json/json-constraint.ts';
import { MAX_SCHEMA_DEPTH, MAX_TEXT_CHARS } from '../limits.ts';
import { compileRegex } from '../regex/regex-constraint.ts';
import { pick } from '../words.ts';
import { writeOr } from '../write-or.ts';
import { ARGUMENT_STYLES } from './argument-styles.ts';
import { freeText, singleToken } from './free-text.ts';
import { countOf, fault, fieldsOf, listOf, type TagFields, textOf, textsOf } from './tag-fields.ts';
import { checkSize, MAX_MORE } from './tag-size.ts';
import { hasNone, type TagVocabulary, tokenIdsOf, tokenTextOf } from './tag-tokens.ts';

/**
 * A structural tag, parsed JSON: `{structures: [{begin, schema, end}], triggers}` or `{format: {type, ...}}`. The text has at least one
 * tag where the form has tags. Tokens are looked up in `vocabulary`; without one there are none.
 *
 * @throws ConstraintError when it is invalid, or has a content that is not supported
 */
export function compileStructuralTag(tag: unknown, vocabulary: TagVocabulary | null = null): Constraint {
  // As in vLLM, which lets the tags around a schema nest as deep as this again.
  if (isDeepValue(tag, MAX_SCHEMA_DEPTH + 16)) throw new ConstraintError('Invalid structural tag: it nests too deeply');
  if (!isJsonObject(tag)) throw fault('expected an object');
  checkSize(tag);
  const write = 'structures' in tag ? compileStructures(tag) : compileFormat(tag['format'], { ends: [], vocabulary });
  const known = write(createRng(0));
  return { write: (rng) => writeOr(known, () => write(rng)), matches: null };
}

type Writer = (rng: Rng) => string;

function compileStructures({ structures, triggers }: TagFields): Writer {
  const tags = listOf(structures, 'structures').map((structure) => {
    const { begin, schema, end } = fieldsOf(structure, 'a structure');
    return { type: 'tag', begin, content: { type: 'json_schema', json_schema: schema }, end };
  });
  return compileTriggered({ triggers, tags }, { ends: [], vocabulary: null });
}

/** What a format stands in. */
interface Scope {
  /** What ends it: that does not come in free text. */
  readonly ends: readonly string[];
  readonly vocabulary: TagVocabulary | null;
}

type Format = (fields: TagFields, scope: Scope) => Writer;

const FORMATS: Readonly<Record<string, Format>> = {
  const_string: ({ value }) => always(textOf(value, 'value')),
  json_schema: compileSchema,
  qwen_xml_parameter: ({ json_schema: schema }) => compileSchema({ json_schema: schema, style: 'qwen_xml' }),
  regex: ({ pattern }) => writerOf(compileRegex(textOf(pattern, 'pattern'))),
  grammar: ({ grammar }) => writerOf(compileGrammar(textOf(grammar, 'grammar'))),
  any_text: compileText,
  any_tokens: compileTokens,
  token: ({ token }, { vocabulary }) => always(tokenTextOf(token, 'token', vocabulary)),
  exclude_token: compileOtherToken,
  tag: compileTag,
  sequence: ({ elements }, scope) => joined(listOf(elements, 'elements').map((element) => compileFormat(element, scope))),
  or: ({ elements }, scope) => oneOf(listOf(elements, 'elements').map((element) => compileFormat(element, scope))),
  triggered_tags: compileTriggered,
  token_triggered_tags: compileTokenTriggered,
  tags_with_separator: ({ tags, separator }, scope) => {
    textOf(separator, 'separator');
    return oneOf(listOf(tags, 'tags').map((tag) => compileTag(fieldsOf(tag, 'a tag'), scope)));
  },
  dispatch: compileDispatch,
  token_dispatch: compileTokenDispatch,
  // Once is allowed everywhere.
  optional: ({ content }, scope) => compileFormat(content, scope),
  plus: ({ content }, scope) => compileFormat(content, scope),
  star: ({ content }, scope) => compileFormat(content, scope),
  repeat: compileRepeat,
};

function compileFormat(value: unknown, scope: Scope): Writer {
  const fields = fieldsOf(value, 'a format');
  const type = fields['type'] === undefined ? findType(fields) : fields['type'];
  const format = typeof type === 'string' && Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  return format?.(fields, scope) ?? refuse(`there is no format ${JSON.stringify(type)?.slice(0, 60) ?? 'without a type'}`);
}

// A format that does not name itself goes by its fields.
const TELLING_FIELDS: readonly (readonly [field: string, type: string])[] = [
  ['value', 'const_string'], ['json_schema', 'json_schema'], ['excludes', 'any_text'], ['elements', 'sequence'], ['begin', 'tag'],
  ['triggers', 'triggered_tags'], ['separator', 'tags_with_separator'], ['content', 'optional'],
];

function findType(fields: TagFields): string | undefined {
  return TELLING_FIELDS.find(([field]) => fields[field] !== undefined)?.[1];
}

function compileSchema({ json_schema: schema, style = 'json', excludes }: TagFields): Writer {
  const known = typeof style === 'string' && Object.hasOwn(ARGUMENT_STYLES, style) ? ARGUMENT_STYLES[style] : undefined;
  if (style !== 'json' && known === undefined) throw fault(`there is no style ${JSON.stringify(style).slice(0, 60)}`);
  const constraint = new JsonConstraint(known !== undefined && schema === true ? { type: 'object' } : schema);
  const write: Writer = known === undefined ? writerOf(constraint) : (rng) => known(fieldsOf(constraint.writeValue(rng), 'what a schema of such a style allows'));
  return without(textsOf(excludes, 'excludes'), write);
}

const MAX_ATTEMPTS = 20;

// Texts in which none of these comes; they are drawn until one is found.
function without(excludes: readonly string[], write: Writer): Writer {
  if (excludes.length === 0) return write;
  return (rng) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const text = write(rng);
      if (!excludes.some((part) => text.includes(part))) return text;
    }
    return refuse('no text is found that has none of what a schema excludes');
  };
}

function compileText({ excludes, max_tokens: maxTokens, max_chars: maxChars }: TagFields, { ends }: Scope): Writer {
  const limits = [countOf(maxTokens, 'max_tokens', { min: 0, otherwise: Infinity }), countOf(maxChars, 'max_chars', { min: 0, otherwise: Infinity })];
  return freeText({ excludes: [...textsOf(excludes, 'excludes'), ...withoutEmpty(ends)], maxChars: Math.min(...limits) });
}

function compileTokens({ exclude_tokens: tokens, max_tokens: maxTokens }: TagFields, { ends, vocabulary }: Scope): Writer {
  const ids = tokenIdsOf(tokens, 'exclude_tokens');
  const maxChars = countOf(maxTokens, 'max_tokens', { min: 0, otherwise: Infinity });
  return freeText({ excludes: withoutEmpty(ends), maxChars, allows: (text) => hasNone(ids, text, vocabulary) });
}

function compileOtherToken({ exclude_tokens: tokens }: TagFields, { vocabulary }: Scope): Writer {
  const ids = tokenIdsOf(tokens, 'exclude_tokens');
  return singleToken((text) => hasNone(ids, text, vocabulary)) ?? refuse('no token is found that "exclude_tokens" leaves');
}

// An end that is empty comes behind anything.
function withoutEmpty(ends: readonly string[]): readonly string[] {
  return ends.filter((end) => end !== '');
}

function compileTag({ begin, content, end }: TagFields, { vocabulary }: Scope): Writer {
  // Of several ends any will do.
  const ends = Array.isArray(end) ? listOf(end, 'end').map((one) => textOf(one, 'end')) : [markerOf(end, 'end', vocabulary)];
  return joined([always(markerOf(begin, 'begin', vocabulary)), compileFormat(content, { ends, vocabulary }), (rng) => pick(rng, ends)]);
}

// A text, or a token.
function markerOf(value: unknown, name: string, vocabulary: TagVocabulary | null): string {
  return isJsonObject(value) && value['type'] === 'token' ? tokenTextOf(value['token'], name, vocabulary) : textOf(value, name);
}

function compileTriggered({ triggers, tags, excludes, at_least_one: beginsWithTag }: TagFields, scope: Scope): Writer {
  const starts = listOf(triggers, 'triggers').map((trigger) => textOf(trigger, 'triggers'));
  const all = listOf(tags, 'tags').map((tag) => fieldsOf(tag, 'a tag'));
  const begins = all.map(({ begin }) => textOf(begin, 'begin'));
  for (const text of begins) {
    const count = starts.filter((start) => text.startsWith(start)).length;
    if (count !== 1) throw fault(`${count === 0 ? 'no trigger begins' : 'several triggers begin'} the tag ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (!starts.every((start) => begins.some((text) => text.startsWith(start)))) throw fault('a trigger begins no tag');
  return afterText(all, { beginsWithTag, excludes: [...starts, ...textsOf(excludes, 'excludes')] }, scope);
}

function compileTokenTriggered({ trigger_tokens: triggers, tags, exclude_tokens: excludes, at_least_one: beginsWithTag }: TagFields, scope: Scope): Writer {
  const starts = listOf(triggers, 'trigger_tokens').map((id) => tokenTextOf(id, 'trigger_tokens', scope.vocabulary));
  const all = listOf(tags, 'tags').map((tag) => fieldsOf(tag, 'a tag'));
  const begins = all.map(({ begin }) => (isJsonObject(begin) ? markerOf(begin, 'begin', scope.vocabulary) : null));
  if (!begins.every((begin) => begin !== null && starts.includes(begin))) throw fault('a tag of "token_triggered_tags" begins with one of the trigger tokens');
  if (!starts.every((start) => begins.includes(start))) throw fault('a trigger begins no tag');
  return afterText(all, { beginsWithTag, excludes: starts, ids: tokenIdsOf(excludes, 'exclude_tokens') }, scope);
}

interface Before {
  readonly beginsWithTag: unknown;
  readonly excludes: readonly string[];
  readonly ids?: ReadonlySet<number>;
}

function afterText(tags: readonly TagFields[], { beginsWithTag, excludes, ids = new Set() }: Before, scope: Scope): Writer {
  const one = oneOf(tags.map((tag) => compileTag(tag, scope)));
  if (beginsWithTag === true) return one;
  return joined([freeText({ excludes: [...excludes, ...withoutEmpty(scope.ends)], allows: (text) => hasNone(ids, text, scope.vocabulary) }), one]);
}

function compileDispatch({ rules, excludes }: TagFields, scope: Scope): Writer {
  const all = readRules(rules, (pattern) => textOf(pattern, 'rules'));
  if (all.some(({ text }) => text === '')) throw fault('a pattern of "rules" is not empty');
  return dispatch(all, { excludes: textsOf(excludes, 'excludes') }, scope);
}

function compileTokenDispatch({ rules, exclude_tokens: excludes }: TagFields, scope: Scope): Writer {
  const all = readRules(rules, (pattern) => tokenTextOf(pattern, 'rules', scope.vocabulary));
  return dispatch(all, { excludes: [], ids: tokenIdsOf(excludes, 'exclude_tokens') }, scope);
}

interface Rule {
  readonly text: string;
  readonly content: unknown;
}

function readRules(rules: unknown, toText: (pattern: unknown) => string): readonly Rule[] {
  return listOf(rules, 'rules').map((rule) => {
    const [pattern, content] = listOf(rule, 'a rule');
    return { text: toText(pattern), content };
  });
}

// Free text up to one of the patterns, and what has to follow that.
function dispatch(rules: readonly Rule[], { excludes, ids = new Set() }: Omit<Before, 'beginsWithTag'>, scope: Scope): Writer {
  const text = freeText({
    excludes: [...rules.map((rule) => rule.text), ...excludes, ...withoutEmpty(scope.ends)],
    allows: (sentence) => hasNone(ids, sentence, scope.vocabulary),
  });
  return joined([text, oneOf(rules.map((rule) => joined([always(rule.text), compileFormat(rule.content, scope)])))]);
}

function compileRepeat({ min, max, content }: TagFields, scope: Scope): Writer {
  const least = countOf(min, 'min', { min: 0 });
  const most = max === -1 ? Infinity : countOf(max, 'max', { min: least });
  const write = compileFormat(content, scope);
  return (rng) => joined(Array.from({ length: rng.integer(least, Math.min(most, least + MAX_MORE)) }, () => write))(rng);
}

function refuse(what: string): never {
  throw fault(what);
}

function always(text: string): Writer {
  return () => text;
}

function joined(writers: readonly Writer[]): Writer {
  return (rng) => {
    let text = '';
    for (const write of writers) {
      text += write(rng);
      if (text.length > MAX_TEXT_CHARS) throw fault(`its text is longer than ${MAX_TEXT_CHARS} characters`);
    }
    return text;
  };
}

function oneOf(writers: readonly Writer[]): Writer {
  return (rng) => pick(rng, writers)(rng);
}

function writerOf(constraint: Constraint): Writer {
  return (rng) => constraint.write(rng);
}

// The constraint `structural_tag`: free text with tags whose content is held to a schema, in xgrammar's older and newer form.
import { createRng, type Rng } from '../../../base/rng.ts';
import { isDeepValue } from '../../../codec/json-depth.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { SENTENCES } from '../sentences.ts';
import type { Constraint } from './constraint.ts';
import { ConstraintError } from './constraint-error.ts';
import { compileGrammar } from './grammar/grammar-constraint.ts';
import { JsonConstraint } from './json/json-constraint.ts';
import { MAX_SCHEMA_DEPTH, MAX_TEXT_CHARS } from './limits.ts';
import { compileRegex } from './regex/regex-constraint.ts';
import { pick } from './words.ts';
import { writeOr } from './write-or.ts';

/**
 * A structural tag, parsed JSON: `{structures: [{begin, schema, end}], triggers}` or `{format: {type, ...}}`. The text has at least one
 * tag where the form has tags.
 * @throws ConstraintError when it is invalid, or has a format or a content that is not supported
 */
export function compileStructuralTag(tag: unknown): Constraint {
  // As in vLLM, which lets the tags around a schema nest as deep as this again.
  if (isDeepValue(tag, MAX_SCHEMA_DEPTH + 16)) throw new ConstraintError('Invalid structural tag: it nests too deeply');
  if (!isJsonObject(tag)) throw fault('expected an object');
  if (countContents(tag) > MAX_CONTENTS) throw fault(`more than ${MAX_CONTENTS} schemas, patterns and grammars`);
  const write = 'structures' in tag ? compileStructures(tag) : compileFormat(tag['format']);
  const known = write(createRng(0));
  return { write: (rng) => writeOr(known, () => write(rng)), matches: null };
}

type Fields = Readonly<Record<string, unknown>>;
type Writer = (rng: Rng) => string;

// Each may take as long as a constraint of its own.
const MAX_CONTENTS = 64;
const CONTENTS: ReadonlySet<string> = new Set(['json_schema', 'schema', 'pattern', 'grammar']);

function countContents(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, inner]) => sum + (CONTENTS.has(name) ? 1 : countContents(inner)), 0);
}

function compileStructures({ structures, triggers }: Fields): Writer {
  const tags = listOf(structures, 'structures').map((structure) => {
    const { begin, schema, end } = fieldsOf(structure, 'a structure');
    return { type: 'tag', begin, content: { type: 'json_schema', json_schema: schema }, end };
  });
  return compileTriggered({ triggers, tags });
}

function compileFormat(value: unknown): Writer {
  const format = fieldsOf(value, 'a format');
  switch (format['type']) {
    case 'const_string':
      return always(textOf(format['value'], 'value'));
    case 'json_schema':
      return writerOf(new JsonConstraint(format['json_schema']));
    case 'regex':
      return writerOf(compileRegex(textOf(format['pattern'], 'pattern')));
    case 'grammar':
      return writerOf(compileGrammar(textOf(format['grammar'], 'grammar')));
    case 'any_text':
      return freeText(format['excludes']);
    case 'tag':
      return compileTag(format);
    case 'sequence':
      return joined(listOf(format['elements'], 'elements').map(compileFormat));
    case 'or':
      return oneOf(listOf(format['elements'], 'elements').map(compileFormat));
    case 'triggered_tags':
      return compileTriggered(format);
    case 'tags_with_separator':
      return oneOf(listOf(format['tags'], 'tags').map(compileFormat));
    // Once is allowed everywhere.
    case 'optional':
    case 'plus':
    case 'star':
      return compileFormat(format['content']);
    default:
      throw fault(`the format ${JSON.stringify(format['type'])?.slice(0, 60) ?? 'without a type'} is not supported`);
  }
}

function compileTag({ begin, content, end }: Fields): Writer {
  // Of several ends any will do.
  const ends = Array.isArray(end) ? listOf(end, 'end').map((one) => textOf(one, 'end')) : [textOf(end, 'end')];
  return joined([always(textOf(begin, 'begin')), compileFormat(content), (rng) => pick(rng, ends)]);
}

function compileTriggered({ triggers, tags, excludes, at_least_one: beginsWithTag }: Fields): Writer {
  const starts = listOf(triggers, 'triggers').map((trigger) => textOf(trigger, 'triggers'));
  const all = listOf(tags, 'tags').map((tag) => fieldsOf(tag, 'a tag'));
  for (const { begin } of all) {
    const text = textOf(begin, 'begin');
    if (!starts.some((start) => text.startsWith(start))) throw fault(`no trigger begins the tag ${JSON.stringify(text.slice(0, 60))}`);
  }
  const one = oneOf(all.map(compileTag));
  return beginsWithTag === true ? one : joined([freeText([...starts, ...(Array.isArray(excludes) ? excludes : [])]), one]);
}

// A sentence in which none of the texts comes; nothing when every sentence has one.
function freeText(excludes: unknown): Writer {
  const texts = Array.isArray(excludes) ? excludes.map((text) => textOf(text, 'excludes')) : [];
  const sentences = SENTENCES.filter((sentence) => !texts.some((text) => text !== '' && `${sentence}\n`.includes(text)));
  return sentences.length === 0 ? always('') : (rng) => `${pick(rng, sentences)}\n`;
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

function fieldsOf(value: unknown, what: string): Fields {
  if (!isJsonObject(value)) throw fault(`${what} is an object`);
  return value;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw fault(`"${name}" is a list with at least one item`);
  return value;
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw fault(`"${name}" is a string`);
  return value;
}

function fault(what: string): ConstraintError {
  return new ConstraintError(`Invalid structural tag: ${what}`);
}

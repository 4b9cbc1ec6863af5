// A YAML file of options to option values: each key is a flag without its dashes (vLLM: load_config_file in utils/argparse_utils.py).
import { toPlainValue, YamlError, type YamlEntry, type YamlNode } from '../codec/yaml/node.ts';
import { parseYaml } from '../codec/yaml/parse-yaml.ts';
import type { AcceptedFlag } from './accepted-flag.ts';
import type { GivenOptions } from './flags.ts';
import { mergeJson, splitFieldName } from './json-field.ts';
import { type KnownFlag, KnownFlags } from './known-flags.ts';
import { type OptionSpecs, type OptionType, OptionValueError } from './option.ts';
import { showText, showValue } from './show.ts';
import { UsageError } from './usage-error.ts';

/** A file, read. */
export interface ConfigFile {
  /** For messages. */
  readonly name: string;
  readonly text: string;
}

/** What a file gives. */
export interface ConfigFileContent<Config> {
  readonly given: GivenOptions<Config>;
  /** The flags that were accepted, by their main names, each once: `['--dtype']`. */
  readonly withoutEffect: readonly string[];
}

/**
 * Reads a file: `port: 8000`, lists for options that take several values, mappings for JSON; `_` equals `-` in names, and `name.a.b`
 * is a field of a JSON value.
 *
 * @throws UsageError that names file, line and key: for what is no YAML, an unknown flag, one that stands there twice, and an
 *   impossible value.
 */
export function readConfigFile<Config>(specs: OptionSpecs<Config>, accepted: readonly AcceptedFlag[], file: ConfigFile): ConfigFileContent<Config> {
  const reader = new EntryReader(new KnownFlags(specs, accepted));
  let lineOf: { readonly line: number; readonly key: string | null } = { line: 1, key: null };
  try {
    for (const [key, entry] of listEntries(parseYaml(file.text))) {
      lineOf = { line: entry.line, key };
      reader.read(key, entry);
    }
  } catch (error) {
    throw error instanceof YamlError || error instanceof UsageError || error instanceof OptionValueError ? locate(error, file, lineOf) : error;
  }
  // Keys come from the declarations, values from their own types.
  return { given: Object.fromEntries(reader.given) as GivenOptions<Config>, withoutEffect: [...reader.withoutEffect] };
}

function listEntries(node: YamlNode): Iterable<[string, YamlEntry]> {
  if (node.kind === 'mapping') return node.entries;
  if (node.kind === 'scalar' && node.value === null) return [];
  throw new YamlError(node.line, `expected flags with their values, such as "port: 8000"`);
}

function locate(error: Error, { name }: ConfigFile, { line, key }: { readonly line: number; readonly key: string | null }): UsageError {
  if (error instanceof YamlError) return new UsageError(`${showText(name)}, line ${error.line}: ${error.message}`);
  return new UsageError(`${showText(name)}, line ${line}: ${key === null ? '' : `${showText(key)}: `}${error.message}`);
}

class EntryReader {
  readonly given = new Map<string, unknown>();
  readonly withoutEffect = new Set<string>();
  readonly #known: KnownFlags;
  readonly #lines = new Map<string, number>();

  constructor(known: KnownFlags) {
    this.#known = known;
  }

  read(key: string, { line, node }: YamlEntry): void {
    if (key.startsWith('-')) throw new UsageError('expected the name of a flag without its dashes, in full');
    const field = splitFieldName(`--${key}`);
    const flag = this.#known.find(field?.name ?? `--${key}`);
    if (flag.name === CONFIG_FLAG) throw new UsageError('a file of options names no other');
    if (field === null) this.#requireOnce(flag, line);
    else if (!flag.hasFields) throw new UsageError(`${flag.name} has no fields`);
    if (flag.option === null) this.withoutEffect.add(flag.name);
    else if (field === null) this.#set(flag, toOptionValue(flag.option.spec.type, node, flag));
    else this.#addField(flag.option.key, field.path, node, flag.option.spec.type);
  }

  #set({ option, isNegated }: KnownFlag, value: unknown): void {
    if (option !== null) this.given.set(option.key, isNegated ? !(value as boolean) : value);
  }

  #addField(optionKey: string, path: readonly string[], node: YamlNode, type: OptionType<unknown>): void {
    let value = toPlainValue(node);
    for (const key of path.toReversed()) value = Object.fromEntries([[key, value]]);
    const earlier = this.given.get(optionKey);
    this.given.set(optionKey, type.accept(earlier === undefined ? value : mergeJson(structuredClone(earlier), value)));
  }

  #requireOnce({ name }: KnownFlag, line: number): void {
    const earlier = this.#lines.get(name);
    if (earlier !== undefined) throw new UsageError(`${name} stands on line ${earlier}, too`);
    this.#lines.set(name, line);
  }
}

/** The flag that names a file. */
export const CONFIG_FLAG = '--config';

function toOptionValue(type: OptionType<unknown>, node: YamlNode, { arity }: KnownFlag): unknown {
  if (node.kind === 'mapping') return type.accept(toPlainValue(node));
  if (node.kind === 'list') return type.accept(arity === 'many' || isTexts(node.items) ? node.items.map(toText) : toPlainValue(node));
  // As Python writes nothing.
  const text = node.value === null ? 'None' : node.text;
  if (arity === 'many') return type.accept(node.value === '' ? [] : [text]);
  return typeof node.value === 'boolean' ? type.parse(String(node.value)) : type.parse(text);
}

function isTexts(items: readonly YamlNode[]): boolean {
  return items.every((item) => item.kind === 'scalar' && typeof item.value === 'string');
}

function toText(node: YamlNode): string {
  if (node.kind !== 'scalar') return JSON.stringify(toPlainValue(node));
  if (node.value === null) throw new OptionValueError(`expected values, got an empty one on line ${node.line}: ${showValue(node.text)}`);
  return node.text;
}

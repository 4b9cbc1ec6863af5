// What a YAML text holds, with the lines where it stands.

/** A value, or a list or a mapping of values. */
export type YamlNode = YamlScalar | YamlList | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** From 1. */
  readonly line: number;
  readonly value: string | number | boolean | null;
  /** The value as it is written; of a whole number its digits. */
  readonly text: string;
}

export interface YamlList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly YamlNode[];
}

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly line: number;
  /** In order; keys are texts. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  /** Of the key. */
  readonly line: number;
  readonly node: YamlNode;
}

/** A text that is no YAML, or more of it than is read here. The message does not name the line. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** From 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Containers inside containers at most. */
export const MAX_YAML_DEPTH = 64;

/** Adds an entry. @throws YamlError when the key is there already */
export function addEntry(entries: Map<string, YamlEntry>, key: string, entry: YamlEntry): void {
  const earlier = entries.get(key);
  if (earlier !== undefined) throw new YamlError(entry.line, `${JSON.stringify(key)} stands on line ${earlier.line}, too`);
  entries.set(key, entry);
}

/** Refuses to go deeper. @throws YamlError */
export function requireDepth(depth: number, line: number): void {
  if (depth > MAX_YAML_DEPTH) throw new YamlError(line, `expected lists and mappings at most ${MAX_YAML_DEPTH} deep`);
}

/** The values alone, as JSON has them. */
export function toPlainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlainValue);
    case 'mapping':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlainValue(entry.node)]));
  }
}

// What the parsers of grammars stand on, whatever the syntax: the text, the rules read so far, and how deep the groups are.
import { ConstraintError } from '../constraint-error.ts';
import { MAX_GROUP_DEPTH, MAX_SOURCE_CHARS } from '../limits.ts';
import { PatternReader } from '../regex/pattern-reader.ts';
import type { TextNode } from '../text-node.ts';
import { type Grammar, RuleTable } from './rule-table.ts';

/** A grammar that is being read. */
export class GrammarDraft {
  readonly reader: PatternReader;
  readonly #rules = new RuleTable();
  #depth = 0;

  /** @throws ConstraintError when the source is too long */
  constructor(source: string) {
    if (source.length > MAX_SOURCE_CHARS) throw new ConstraintError(`Invalid grammar: longer than ${MAX_SOURCE_CHARS} characters`);
    this.reader = new PatternReader(source);
  }

  /** Whether the reader stands in a group. */
  get isInGroup(): boolean {
    return this.#depth > 0;
  }

  /** Defines a rule as what `read` reads. @throws ConstraintError when it is defined already, and what `read` throws */
  defineRule(name: string, read: () => TextNode): void {
    if (this.#rules.isDefined(name)) throw this.fault(`rule "${name}" is defined twice`);
    this.#rules.define(name, read());
  }

  /** Defines a rule, unless it is defined already. */
  defineMissing(name: string, toNode: () => TextNode): void {
    if (!this.#rules.isDefined(name)) this.#rules.define(name, toNode());
  }

  /** A rule where it is named. */
  refer(name: string): TextNode {
    return { kind: 'rule', rule: this.#rules.numberOf(name) };
  }

  /** What `read` reads within a group. @throws ConstraintError when groups are nested too deep, and what `read` throws */
  readGroup(read: () => TextNode): TextNode {
    if (++this.#depth > MAX_GROUP_DEPTH) throw this.fault(`more than ${MAX_GROUP_DEPTH} groups within each other`);
    const node = read();
    this.#depth--;
    return node;
  }

  /** The whole grammar. @throws ConstraintError when its root, or a rule that is named, is not defined */
  finish(root: string): Grammar {
    if (!this.#rules.isDefined(root)) throw this.fault(`a rule "${root}" is missing`);
    return this.#rules.toGrammar(root);
  }

  /** The error for what stands here. */
  fault(what: string): ConstraintError {
    return this.reader.grammarFault(what);
  }
}

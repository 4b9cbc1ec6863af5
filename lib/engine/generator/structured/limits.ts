// How much a constraint may take. All are checked before memory or time is spent.

/** UTF-16 code units of a text that is written. */
export const MAX_TEXT_CHARS = 65_536;
/** Code units after which nothing is written that need not be. */
export const ENOUGH_CHARS = 240;
/** Nodes visited for one text of a pattern or grammar, schemas looked at before anything is written: steps of less than a microsecond. */
export const MAX_STEPS = 300_000;
/** Attempts made and schemas compared in search of a value that satisfies a schema: steps of several microseconds. */
export const MAX_SEARCH_STEPS = 20_000;
/** The same for one more value of a schema that is known to have one. */
export const MAX_WRITE_STEPS = 8_000;
/** UTF-16 code units of a pattern or a grammar. */
export const MAX_SOURCE_CHARS = 262_144;
/** Groups within each other in a pattern or a grammar. */
export const MAX_GROUP_DEPTH = 150;
/** Rules within each other while a grammar is written. */
export const MAX_RULE_DEPTH = 1_000;
/** States of the automaton that a pattern becomes. */
export const MAX_STATES = 50_000;
/** Lists and objects within each other in a schema, as in vLLM. */
export const MAX_SCHEMA_DEPTH = 64;
/** References and schemas that lead to each other, one within the other. */
export const MAX_REFERENCE_DEPTH = 1_000;
/** Lists and objects within each other in a value that is written. */
export const MAX_VALUE_DEPTH = 128;

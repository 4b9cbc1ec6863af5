// How much a constraint may take. All are checked before memory or time is spent.

/** UTF-16 code units of a text that is written. */
export const MAX_TEXT_CHARS = 65_536;
/** Code units after which nothing is written that need not be. */
export const ENOUGH_CHARS = 240;
/** Nodes visited, attempts made and comparisons done for one text, or for a look at a constraint. A million take about 50 ms. */
export const MAX_STEPS = 500_000;
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
/** Lists and objects within each other in a value that is written. */
export const MAX_VALUE_DEPTH = 128;

// What is put around an encoded text when special tokens are asked for (tokenizers: src/processors).
import type { Component } from './file/component.ts';

/** Ids around a text's own. */
export interface Surroundings {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const NOTHING: Surroundings = { before: [], after: [] };

/** Reads a file's post-processor. @throws TokenizerFileError */
export function readSurroundings(component: Component | undefined): Surroundings {
  // ByteLevel changes offsets alone.
  if (component === undefined || component.type === 'ByteLevel') return NOTHING;
  if (component.type === 'TemplateProcessing') return readTemplate(component);
  if (component.type !== 'Sequence') throw component.unsupportedType(['ByteLevel', 'Sequence', 'TemplateProcessing']);
  // Each goes around what the one before has made.
  return component.children('processors').map(readSurroundings).reduce(
    (inner, outer) => ({ before: [...outer.before, ...inner.before], after: [...inner.after, ...outer.after] }),
    NOTHING,
  );
}

function readTemplate(component: Component): Surroundings {
  const before: number[] = [];
  const after: number[] = [];
  let numTexts = 0;
  for (const item of component.children('single')) {
    const special = item.child('SpecialToken');
    if (special !== undefined) (numTexts === 0 ? before : after).push(...readSpecialIds(component, special));
    else if (item.child('Sequence')?.text('id') === 'A') numTexts++;
    else throw item.error('', 'expected a SpecialToken, or the Sequence A');
  }
  if (numTexts !== 1) throw component.error('single', `expected the Sequence A once, got it ${numTexts} times`);
  return { before, after };
}

function readSpecialIds(template: Component, item: Component): number[] {
  const name = item.text('id');
  const ids = template.child('special_tokens')?.child(name)?.get('ids');
  if (Array.isArray(ids) && ids.every((id): id is number => Number.isInteger(id))) return ids;
  throw template.error('special_tokens', `expected the ids of ${name}`);
}

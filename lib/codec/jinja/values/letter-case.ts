// Upper and lower case as Python's `str` has them.

/** The first character in upper case, all others in lower case. */
export function capitalize(text: string): string {
  const [first = ''] = text;
  return toTitle(first) + text.slice(first.length).toLowerCase();
}

/** Every run of letters with its first one in upper case, and the others in lower case. */
export function toTitleCase(text: string): string {
  return text.replace(/[\p{Lu}\p{Ll}\p{Lt}\p{Lowercase}\p{Uppercase}]+/gu, capitalize);
}

/** Upper case for lower case, and the other way round. */
export function swapCase(text: string): string {
  return Array.from(text, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');
}

/** A text in which letters that differ in case alone are the same. */
export function foldCase(text: string): string {
  return Array.from(text, (char) => (char === 'ı' ? char : char.toLowerCase().toUpperCase().toLowerCase())).join('');
}

/** Whether it has letters with a case, and all of them are in lower case. */
export function isLower(text: string): boolean {
  return hasCase(text) && !/[\p{Lu}\p{Lt}\p{Uppercase}]/u.test(text);
}

/** Whether it has letters with a case, and all of them are in upper case. */
export function isUpper(text: string): boolean {
  return hasCase(text) && !/[\p{Ll}\p{Lt}\p{Lowercase}]/u.test(text);
}

/** Whether it has letters with a case, and they are as `toTitleCase` makes them. */
export function isTitle(text: string): boolean {
  return hasCase(text) && text === toTitleCase(text);
}

// The pattern stands in a function because it takes long to compile, which few programs need.
function hasCase(text: string): boolean {
  return /[\p{Lu}\p{Ll}\p{Lt}\p{Lowercase}\p{Uppercase}]/u.test(text);
}

function toTitle(char: string): string {
  const upper = char.toUpperCase();
  // A letter whose upper case is several: only the first of them is in upper case here.
  const [first = ''] = upper;
  return first + upper.slice(first.length).toLowerCase();
}

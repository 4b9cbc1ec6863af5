// The canonical order of combining marks (Unicode Standard Annex 15), which the language knows and does not tell.

// One mark of each combining class, in the order of the classes: 1, 6 to 36, 84, 91, 103 to 132, 202, 214 to 240.
const REPRESENTATIVES = [
  '\u0334', '\u{16ff0}', '\u093c', '\u3099', '\u094d', '\u05b0', '\u05b1', '\u05b2', '\u05b3', '\u05b4', '\u05b5', '\u05b6', '\u05b7', '\u05b8', '\u05b9',
  '\u05bb', '\u05bc', '\u05bd', '\u05bf', '\u05c1', '\u05c2', '\ufb1e', '\u064b', '\u064c', '\u064d', '\u0618', '\u0619', '\u061a', '\u0651', '\u0652',
  '\u0670', '\u0711', '\u0c55', '\u0c56', '\u0e38', '\u0e48', '\u0eb8', '\u0ec8', '\u0f71', '\u0f72', '\u0f74', '\u0321', '\u1dce', '\u031b', '\u1dfa',
  '\u0316', '\u059a', '\u302e', '\u{1d16d}', '\u05ae', '\u0301', '\u0315', '\u035c', '\u035d', '\u0345',
];

const [LOW, HIGH] = ['\u0334', '\u0301'];
const UNKNOWN = 0;
// Numbers plus one, by code point. Pages that are never touched cost no memory.
const known = new Uint8Array(0x11_0000);

/** A number that orders characters as the combining classes of their first parts do; 0 for one that stays where it is. */
export function combiningOrderOf(char: string): number {
  const codePoint = char.codePointAt(0) ?? 0;
  if (known[codePoint] === UNKNOWN) known[codePoint] = findOrder(String.fromCodePoint(codePoint)) + 1;
  return (known[codePoint] ?? 1) - 1;
}

function findOrder(composed: string): number {
  const [char = ''] = composed.normalize('NFD');
  if (!isSwapped(char, LOW) && !isSwapped(HIGH, char)) return 0;
  let index = 0;
  while (index < REPRESENTATIVES.length && isSwapped(char, REPRESENTATIVES[index] ?? '')) index++;
  const isOwnClass = index < REPRESENTATIVES.length && !isSwapped(REPRESENTATIVES[index] ?? '', char);
  // A class without a representative comes before the next one that has.
  return 2 * index + (isOwnClass ? 2 : 1);
}

function isSwapped(first: string, second: string): boolean {
  return (first + second).normalize('NFD') !== first + second;
}

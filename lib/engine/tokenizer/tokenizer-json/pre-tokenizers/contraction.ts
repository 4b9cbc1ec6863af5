// `'s|'t|'re|'ve|'m|'ll|'d`: how English contractions end.

/** Where the contraction that begins at `at` ends; `at` itself when none does. Upper case and U+017F for s count if asked for. */
export function contractionEnd(text: string, at: number, end: number, ignoresCase: boolean): number {
  if (text.charCodeAt(at) !== 0x27 || at + 1 >= end) return at;
  const first = toLetter(text.charCodeAt(at + 1), ignoresCase);
  if (first === S || first === T || first === M || first === D) return at + 2;
  if (at + 2 >= end) return at;
  const second = toLetter(text.charCodeAt(at + 2), ignoresCase);
  const isTwoLetters = (first === R && second === E) || (first === V && second === E) || (first === L && second === L);
  return isTwoLetters ? at + 3 : at;
}

const [D, E, L, M, R, S, T, V] = [0x64, 0x65, 0x6c, 0x6d, 0x72, 0x73, 0x74, 0x76];
const LONG_S = 0x17f;

function toLetter(unit: number, ignoresCase: boolean): number {
  if (!ignoresCase) return unit;
  if (unit === LONG_S) return 0x73;
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
}

// Numbers with a given precision, rounded as Python rounds: ties to the even digit, on the exact value.

/** A double with exactly `precision` decimals (0 to 100). */
export function formatFixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const text = value.toFixed(precision);
  if (Math.abs(value) >= 1e21) return withDecimals(BigInt(value).toString(), precision);
  return isTie(value, precision) ? toEven(value, text, precision) : text;
}

/** The double nearest to a double with that many decimals; negative ones round to tens, hundreds and so on. */
export function roundTo(value: number, precision: number): number {
  if (!Number.isFinite(value) || precision > MAX_DECIMALS) return value;
  if (precision >= 0) return Number(formatFixed(value, precision));
  const unit = 10 ** -precision;
  return Number(formatFixed(value / unit, 0)) * unit;
}

/** `1.50e+03`: one digit, `precision` decimals, at least two digits of exponent. */
export function formatExponent(value: number, precision: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  return value.toExponential(precision).replace(/e([-+])(\d)$/, 'e$10$2');
}

/** The shorter of both with `precision` digits, without zeros at the end (C's `%g`). */
export function formatGeneral(value: number, precision: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const digits = Math.max(1, precision);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent >= -4 && exponent < digits) return withoutZeros(formatFixed(value, Math.min(MAX_DECIMALS, digits - 1 - exponent)));
  const [mantissa = '', power = ''] = formatExponent(value, digits - 1).split('e');
  return `${withoutZeros(mantissa)}e${power}`;
}

/** What JavaScript's number formats reach. */
export const MAX_DECIMALS = 100;

function formatSpecial(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

function withDecimals(integer: string, precision: number): string {
  return precision === 0 ? integer : `${integer}.${'0'.repeat(precision)}`;
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

// A double that ends in 5 one digit after the precision has no digit further on, so a hundred decimals show it in full.
function isTie(value: number, precision: number): boolean {
  return precision < MAX_DECIMALS && /^50*$/.test(value.toFixed(MAX_DECIMALS).split('.')[1]?.slice(precision) ?? '');
}

function toEven(value: number, rounded: string, precision: number): string {
  if (Number(rounded.at(-1)) % 2 === 0) return rounded;
  // toFixed took the neighbour farther from zero; the other one has the digits in front of the 5.
  const cut = value.toFixed(MAX_DECIMALS);
  return cut.slice(0, cut.indexOf('.') + (precision === 0 ? 0 : precision + 1));
}

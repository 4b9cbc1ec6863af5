// Dates and times by C's format strings, in the C locale.

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAY_MS = 86_400_000;

/** A number of `width` digits, and what fills them up. */
interface Field {
  readonly value: number;
  readonly width: number;
  readonly fill: '0' | ' ';
}

const DIRECTIVE = /%([-_0^]?)([a-zA-Z%])/g;

/**
 * The time in UTC as Python's `datetime.strftime` writes it: `%Y-%m-%d` gives `2025-03-14`. The flags `-`, `_`, `0` and `^` are
 * those of glibc; a directive that does not exist stands for itself. No text is longer than 24 characters per directive.
 */
export function formatTime(timeMs: number, format: string): string {
  const time = new Date(timeMs);
  return format.replace(DIRECTIVE, (directive, flag: string, letter: string) => {
    const field = toField(time, letter);
    if (field !== null) return formatField(field, flag);
    const text = toText(time, letter);
    if (text === null) return directive;
    return flag === '^' ? text.toUpperCase() : text;
  });
}

function formatField({ value, width, fill }: Field, flag: string): string {
  if (flag === '-') return String(value);
  return String(value).padStart(width, flag === '_' ? ' ' : flag === '0' ? '0' : fill);
}

function toField(time: Date, letter: string): Field | null {
  const number = (value: number, width: number, fill: '0' | ' ' = '0'): Field => ({ value, width, fill });
  switch (letter) {
    case 'd': return number(time.getUTCDate(), 2);
    case 'e': return number(time.getUTCDate(), 2, ' ');
    case 'm': return number(time.getUTCMonth() + 1, 2);
    case 'Y': return number(time.getUTCFullYear(), 1);
    case 'y': return number(time.getUTCFullYear() % 100, 2);
    case 'C': return number(Math.floor(time.getUTCFullYear() / 100), 2);
    case 'H': return number(time.getUTCHours(), 2);
    case 'k': return number(time.getUTCHours(), 2, ' ');
    case 'I': return number(toTwelve(time), 2);
    case 'l': return number(toTwelve(time), 2, ' ');
    case 'M': return number(time.getUTCMinutes(), 2);
    case 'S': return number(time.getUTCSeconds(), 2);
    case 'f': return number(time.getUTCMilliseconds() * 1000, 6);
    case 'j': return number(toDayOfYear(time) + 1, 3);
    case 'w': return number(time.getUTCDay(), 1);
    case 'u': return number(time.getUTCDay() || 7, 1);
    case 'U': return number(Math.floor((toDayOfYear(time) + 7 - time.getUTCDay()) / 7), 2);
    case 'W': return number(Math.floor((toDayOfYear(time) + 7 - ((time.getUTCDay() + 6) % 7)) / 7), 2);
    case 'V': return number(toIsoWeek(time).week, 2);
    case 'G': return number(toIsoWeek(time).year, 1);
    case 's': return number(Math.floor(time.getTime() / 1000), 1);
    default: return null;
  }
}

function toText(time: Date, letter: string): string | null {
  const day = DAYS[time.getUTCDay()] ?? '';
  const month = MONTHS[time.getUTCMonth()] ?? '';
  switch (letter) {
    case 'a': return day.slice(0, 3);
    case 'A': return day;
    case 'b': case 'h': return month.slice(0, 3);
    case 'B': return month;
    case 'p': return time.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'P': return time.getUTCHours() < 12 ? 'am' : 'pm';
    case 'c': return formatTime(time.getTime(), '%a %b %e %H:%M:%S %Y');
    case 'D': case 'x': return formatTime(time.getTime(), '%m/%d/%y');
    case 'F': return formatTime(time.getTime(), '%Y-%m-%d');
    case 'R': return formatTime(time.getTime(), '%H:%M');
    case 'T': case 'X': return formatTime(time.getTime(), '%H:%M:%S');
    case 'r': return formatTime(time.getTime(), '%I:%M:%S %p');
    case 'n': return '\n';
    case 't': return '\t';
    // Templates get a time without a zone.
    case 'z': case 'Z': return '';
    case '%': return '%';
    default: return null;
  }
}

function toTwelve(time: Date): number {
  return time.getUTCHours() % 12 || 12;
}

/** From 0 on. */
function toDayOfYear(time: Date): number {
  return Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / DAY_MS);
}

/** ISO 8601: a week begins on Monday and belongs to the year of its Thursday. */
function toIsoWeek(time: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(time.getTime() + (4 - (time.getUTCDay() || 7)) * DAY_MS);
  return { year: thursday.getUTCFullYear(), week: Math.floor(toDayOfYear(thursday) / 7) + 1 };
}

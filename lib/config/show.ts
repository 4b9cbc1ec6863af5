// Foreign text inside a message: on one line and not too long, whatever it holds.

const MAX_SHOWN_CHARS = 60;
const SHOWN_HEAD = new RegExp(`^.{0,${MAX_SHOWN_CHARS}}`, 'u');

/** The text itself, its invisible characters escaped (`\u{a}`), cut after about 60 characters. */
export function showText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeChar);
  const [head = ''] = SHOWN_HEAD.exec(line) ?? [];
  return head.length < line.length ? `${head}...` : line;
}

/** A value as its JSON, or the name of its type where it has none; escaped and cut as `showText` does. Never throws. */
export function showValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  try {
    return showText(JSON.stringify(value) ?? typeof value);
  } catch {
    // A bigint, a cycle, or a toJSON that throws.
    return typeof value;
  }
}

function escapeChar(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

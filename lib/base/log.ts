// The program's own log: one line per event, as text or JSON, to a sink the caller gives.

/** From the most to the least severe. A logger writes its own level and the ones before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Named values beside a message, e.g. `{ url: 'http://127.0.0.1:8000' }`. Never secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Logger {
  error(message: string, fields?: LogFields, cause?: unknown): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Takes one line, without its line end. */
  readonly write: (line: string) => void;
  /** Unix milliseconds for the time stamp. */
  readonly wallTimeMs: () => number;
}

export function createLogger(options: LoggerOptions): Logger {
  const threshold = LOG_LEVELS.indexOf(options.level);
  const log = (level: LogLevel, message: string, fields: LogFields = {}, cause?: unknown): void => {
    if (LOG_LEVELS.indexOf(level) > threshold) return;
    const time = new Date(options.wallTimeMs()).toISOString();
    const all = cause === undefined ? fields : { ...fields, cause: describeCause(cause) };
    options.write(options.format === 'json' ? toJsonLine(time, level, message, all) : toTextLine(time, level, message, all));
  };
  return {
    error: (message, fields, cause) => log('error', message, fields, cause),
    warn: (message, fields) => log('warn', message, fields),
    info: (message, fields) => log('info', message, fields),
    debug: (message, fields) => log('debug', message, fields),
  };
}

/** A logger that says nothing. */
export const silentLogger: Logger = { error() {}, warn() {}, info() {}, debug() {} };

function toJsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  return JSON.stringify({ time, level, message, ...fields });
}

function toTextLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${quoteWhenNeeded(String(value))}`);
  return `${time} ${level.toUpperCase().padEnd(5)} ${message}${pairs.join('')}`;
}

// A line end or a quote inside a value must not look like a second line or a second field.
function quoteWhenNeeded(value: string): string {
  return /^[^\s"\\=\u0000-\u001f\u007f]+$/.test(value) ? value : JSON.stringify(value);
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

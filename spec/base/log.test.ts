import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger, type LogFormat, type LogLevel, silentLogger } from '../../lib/base/log.ts';

function logLines(format: LogFormat, level: LogLevel, use: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  use(createLogger({ format, level, write: (line) => lines.push(line), wallTimeMs: () => 0 }));
  return lines;
}

describe('createLogger', () => {
  it('writes a line of text with its fields, none of which can look like another line', () => {
    const lines = logLines('text', 'info', (logger) => logger.info('hello', { url: 'http://x', name: 'a "b"\nc', on: true }));
    assert.deepEqual(lines, ['1970-01-01T00:00:00.000Z INFO  hello url=http://x name="a \\"b\\"\\nc" on=true']);
  });

  it('writes a JSON object per line, the cause of an error included', () => {
    const [line = ''] = logLines('json', 'error', (logger) => logger.error('no', { target: '/x' }, new Error('why')));
    const { time, level, message, target, cause } = JSON.parse(line) as Record<string, string>;
    assert.deepEqual([time, level, message, target], ['1970-01-01T00:00:00.000Z', 'error', 'no', '/x']);
    assert.match(cause ?? '', /^Error: why\n/);
  });

  it('writes its level and the more severe ones', () => {
    const levels = (level: LogLevel): number =>
      logLines('text', level, (logger) => {
        logger.error('e', {}, 'text');
        logger.warn('w');
        logger.info('i');
        logger.debug('d');
      }).length;
    assert.deepEqual([levels('error'), levels('warn'), levels('info'), levels('debug')], [1, 2, 3, 4]);
  });

  it('has a silent form', () => {
    silentLogger.error('x');
    silentLogger.warn('x');
    silentLogger.info('x');
    silentLogger.debug('x');
  });
});

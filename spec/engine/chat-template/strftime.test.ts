import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatTime } from '../../../lib/engine/chat-template/strftime.ts';

const TIME = Date.UTC(2025, 2, 4, 9, 26, 53, 7);

describe('formatTime', () => {
  it('writes every directive', () => {
    assert.equal(formatTime(TIME, '%a %A %b %B %c %C %d %D %e %f %F %G %h %H %I'), 'Tue Tuesday Mar March Tue Mar  4 09:26:53 2025 20 04 03/04/25  4 007000 2025-03-04 2025 Mar 09 09');
    assert.equal(formatTime(TIME, '%j %k %l %m %M %p %P %r %R %s %S %T %u %U %V %w %W %x %X %y %Y'), '063  9  9 03 26 AM am 09:26:53 AM 09:26 1741080413 53 09:26:53 2 09 10 2 09 03/04/25 09:26:53 25 2025');
    assert.equal(formatTime(TIME, '[%n%t%%%z%Z]%Q%'), '[\n\t%]%Q%');
  });

  it('takes flags', () => {
    assert.equal(formatTime(TIME, '%-d %_d %0e %-H %^a %-j %_j %-y'), '4  4 04 9 TUE 63  63 25');
  });

  it('knows noon, midnight and the ends of years', () => {
    assert.equal(formatTime(Date.UTC(2024, 11, 31, 0), '%I %p %j %G-%V %U %W'), '12 AM 366 2025-01 52 53');
    assert.equal(formatTime(Date.UTC(2027, 0, 1, 12), '%I %p %j %G-%V %U %W %-I'), '12 PM 001 2026-53 00 00 12');
    assert.equal(formatTime(Date.UTC(2023, 0, 1, 13), '%l %u %w %U %W'), ' 1 7 0 01 00');
  });
});

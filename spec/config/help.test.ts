import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatHelp } from '../../lib/config/help.ts';
import type { OptionSpecs } from '../../lib/config/option.ts';
import { flag } from '../../lib/config/option-types.ts';
import { listSpecEntries } from '../../lib/config/spec-entries.ts';
import { options } from '../../lib/options.ts';
import { exampleOptions } from './example-options.ts';

const EXPECTED = `Usage: demo [options]

Model:
  --model NAME                  The model
  --served-model-name NAME...   Other names of the model (default: as --model)
  --lora NAME,...               Adapters

Output:
  --mode random|echo            What comes out (default: random)
  --time-to-first-token, --ttft MS
                                Time until the first token of an answer is sent
                                to the client that asked for it, whatever its
                                length may be (default: 0)
  --temperature NUMBER          Heat a|b (default: 1)
  --seed N                      Seed (default: drawn at start)

Server:
  --port N                      Port (default: 8000)
  --shutdown-timeout SECONDS    Patience (default: 30)
  --enable-thing, --thing       A thing (default: false)
  --extra JSON                  Anything

Other:
  --help, -h                    Show this text
  --version                     Show the version

Values follow their flag after a space or "=". A flag without a value is
switched off by --no-NAME. Durations take units: 100ms, 1.5s, 750us, 1m30s.`;

describe('formatHelp', () => {
  it('groups, aligns and wraps', () => {
    assert.equal(formatHelp({ usage: 'demo [options]', specs: exampleOptions, width: 80 }), EXPECTED);
  });

  it('ends with the notes', () => {
    const help = formatHelp({ usage: 'demo', specs: exampleOptions, notes: ['One note.', 'Another.'] });
    assert.ok(help.endsWith('1m30s.\n\nOne note.\n\nAnother.'));
  });

  it('shows short names', () => {
    const specs = { port: { ...exampleOptions.port, shortNames: ['p'] } };
    assert.match(formatHelp({ usage: 'demo', specs }), /^ {2}--port, -p N {2,}Port/m);
  });

  it('names the variable that gives the value, too', () => {
    const specs = { port: { ...exampleOptions.port, environment: 'DEMO_PORT' } };
    assert.match(formatHelp({ usage: 'demo', specs }), /Port \(default: 8000\) \(environment: DEMO_PORT\)\n/);
  });

  it('is at most as wide as asked, 100 columns unless told, without blanks at line ends', () => {
    for (const width of [undefined, 80, 60]) {
      const help = formatHelp({ usage: 'demo', specs: exampleOptions, ...(width === undefined ? {} : { width }) });
      for (const line of help.split('\n')) {
        assert.ok(line.length <= (width ?? 100), line);
        assert.equal(line, line.trimEnd());
      }
    }
  });

  it('leaves two blanks after a flag, or gives it a line of its own', () => {
    const base = { type: flag(), help: 'Help', section: 'X' };
    const specs: OptionSpecs<{ readonly fits: boolean; readonly long: boolean }> = {
      fits: { ...base, flag: 'f'.repeat(28) },
      long: { ...base, flag: 'l'.repeat(29) },
    };
    const rows = [`  --${'f'.repeat(28)}  Help`, `  --${'l'.repeat(29)}`, `${' '.repeat(34)}Help`];
    assert.ok(formatHelp({ usage: 'demo', specs }).includes(`X:\n${rows.join('\n')}\n`));
  });

  it('keeps a default in one piece', () => {
    const help = formatHelp({ usage: 'demo', specs: exampleOptions, width: 50 });
    assert.match(help, /\(default: as --model\)/);
    assert.match(help, /\(default: drawn at start\)/);
  });

  it('shows every option of the program with all of its names and its sentence', () => {
    const help = formatHelp({ usage: 'demo', specs: options }).replace(/\s+/g, ' ');
    for (const [, spec] of listSpecEntries(options)) {
      for (const name of [spec.flag, ...(spec.aliases ?? [])]) assert.ok(help.includes(`--${name}`), name);
      assert.ok(help.includes(spec.help), spec.flag);
    }
  });
});

// The direction of the imports in lib/, and proof that the check can fail.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ALLOWED_IMPORTS, checkImports, parseImports } from './support/import-rules.ts';

const lib = fileURLToPath(new URL('../lib/', import.meta.url));

describe('lib', () => {
  it('imports one way only', () => {
    const sources = readSources();
    assert.ok(sources.size > 0);
    assert.deepEqual(checkImports(sources), []);
  });
});

describe('ALLOWED_IMPORTS', () => {
  it('has no two parts that may import each other', () => {
    for (const [part, allowed] of Object.entries(ALLOWED_IMPORTS)) {
      for (const other of allowed) assert.ok(!ALLOWED_IMPORTS[other]?.includes(part), `${part} and ${other}`);
    }
  });
});

describe('checkImports', () => {
  const violations: Record<string, [files: Record<string, string>, problem: string]> = {
    'an upward import': [
      { 'base/a.ts': "import { b } from '../codec/b.ts';", 'codec/b.ts': '' },
      'base/a.ts: imports codec/b.ts, but base may not import codec',
    ],
    'an upward import of a type': [
      { 'codec/a.ts': "import type { B } from '../config/b.ts';", 'config/b.ts': '' },
      'codec/a.ts: imports config/b.ts, but codec may not import config',
    ],
    'wire importing engine': [
      { 'wire/http/a.ts': "import '../../engine/b.ts';", 'engine/b.ts': '' },
      'wire/http/a.ts: imports engine/b.ts, but wire may not import engine',
    ],
    'engine importing wire': [
      { 'engine/a.ts': "export { b } from '../wire/b.ts';", 'wire/b.ts': '' },
      'engine/a.ts: imports wire/b.ts, but engine may not import wire',
    ],
    'api importing telemetry': [
      { 'api/a.ts': "const b = await import('../telemetry/b.ts');", 'telemetry/b.ts': '' },
      'api/a.ts: imports telemetry/b.ts, but api may not import telemetry',
    ],
    'telemetry importing api': [
      { 'telemetry/a.ts': "export type * from '../api/ports.ts';", 'api/ports.ts': '' },
      'telemetry/a.ts: imports api/ports.ts, but telemetry may not import api',
    ],
    'simulate importing more than engine': [
      { 'simulate/a.ts': "import { b } from '../wire/b.ts';", 'wire/b.ts': '' },
      'simulate/a.ts: imports wire/b.ts, but simulate may not import wire',
    ],
    'a part importing compose.ts': [
      { 'api/a.ts': "import { compose } from '../compose.ts';", 'compose.ts': '' },
      'api/a.ts: imports compose.ts, but api may not import compose.ts',
    ],
    'compose.ts importing program.ts': [
      { 'compose.ts': "import './program.ts';", 'program.ts': '' },
      'compose.ts: imports program.ts, but compose.ts may not import program.ts',
    ],
    'one API family importing another': [
      { 'api/openai/a.ts': "import { b } from '../vllm/b.ts';", 'api/vllm/b.ts': '' },
      'api/openai/a.ts: imports api/vllm/b.ts, but API families do not import each other',
    ],
    'a part without a row in the table': [
      { 'misc/a.ts': "import { b } from '../base/b.ts';", 'base/b.ts': '' },
      'misc/a.ts: misc has no row in the table of allowed imports',
    ],
    'a package': [
      { 'base/a.ts': "import chalk from 'chalk';" },
      'base/a.ts: imports chalk, which is neither relative nor node:*',
    ],
    'a built-in module without its prefix': [
      { 'base/a.ts': 'import { readFileSync } from "fs";' },
      'base/a.ts: imports fs, which is neither relative nor node:*',
    ],
    'a relative import that does not end in .ts': [
      { 'base/a.ts': "import { b } from './b.js';", 'base/b.ts': '' },
      'base/a.ts: imports ./b.js, which does not end in .ts',
    ],
    'a file outside lib/': [
      { 'base/a.ts': "import { b } from '../../scripts/b.ts';" },
      'base/a.ts: imports ../../scripts/b.ts, which lies outside lib/',
    ],
    'a file that does not exist': [
      { 'base/a.ts': "import { b } from './b.ts';" },
      'base/a.ts: imports ./b.ts, which does not exist',
    ],
    'a name that is computed': [
      { 'base/a.ts': 'await import(name);' },
      'base/a.ts: imports <computed>, which is neither relative nor node:*',
    ],
    'a file that imports itself': [{ 'base/a.ts': "import './a.ts';" }, 'cycle: base/a.ts -> base/a.ts'],
    'a cycle of types': [
      {
        'compose.ts': "import './engine/a.ts';",
        'engine/a.ts': "import type { B } from './b.ts';",
        'engine/b.ts': "import type { C } from './c/c.ts';",
        'engine/c/c.ts': "export type { A } from '../a.ts';",
      },
      'cycle: engine/a.ts -> engine/b.ts -> engine/c/c.ts -> engine/a.ts',
    ],
  };
  for (const [name, [files, problem]] of Object.entries(violations)) {
    it(`finds ${name}`, () => {
      assert.deepEqual(checkImports(new Map(Object.entries(files))), [problem]);
    });
  }

  it('accepts every import that the rules allow', () => {
    const files = {
      'base/a.ts': "import { createHash } from 'node:crypto';",
      'engine/a.ts': "import { a } from '../base/a.ts';\nimport { b } from './lora/b.ts';",
      'engine/lora/b.ts': "import type { A } from '../../base/a.ts';",
      'api/ports.ts': "import type { A } from '../engine/a.ts';",
      'api/openai/models/route.ts': "import type { Port } from '../../ports.ts';\nimport { b } from '../b.ts';",
      'api/openai/b.ts': '',
      'telemetry/a.ts': "import type { A } from '../engine/a.ts';",
      'simulate/a.ts': "import { a } from '../engine/a.ts';",
      'compose.ts': "import './telemetry/a.ts';\nimport './api/openai/models/route.ts';",
      'program.ts': "import { compose } from './compose.ts';",
      'main.ts': "const { run } = await import('./program.ts');",
    };
    assert.deepEqual(checkImports(new Map(Object.entries(files))), []);
  });
});

describe('parseImports', () => {
  it('reads every form of import and re-export, of values and of types, over several lines', () => {
    const source = `
      import a, { type b } from './1.ts'; import * as c from "./2.ts"
      import type { D } from './3.ts';
      import {
        e,
      }
      from './4.ts';
      import './5.ts';
      export * from './6.ts'; export * as f from './7.ts'; export type { G } from './8.ts';
      const h = await import('./9.ts'), i: import('./10.ts').I = await import( // why
        './11.ts');
    `;
    assert.deepEqual(parseImports(source), Array.from({ length: 11 }, (_, i) => `./${i + 1}.ts`));
  });

  it('passes over comments, strings, templates, regular expressions and words that look alike', () => {
    const source = `
      // import './a.ts';
      /* import './b.ts'; */
      const s = "import './c.ts'" + 'from "./d.ts"' + \`
import './e.ts';
\`;
      const quote = /['"\`/*]/, half = 1 / 2 / 3, from = Array.from('./f.ts'), url = import.meta.url;
      const options = { from: './g.ts', import: './h.ts' }; loader.import('./i.ts');
      import './real.ts';
    `;
    assert.deepEqual(parseImports(source), ['./real.ts']);
  });
});

function readSources(): Map<string, string> {
  const names = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.split(path.sep).join('/'), readFileSync(path.join(lib, name), 'utf8')]));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatOptionsTable } from '../../lib/config/options-table.ts';
import { listSpecEntries } from '../../lib/config/spec-entries.ts';
import { options } from '../../lib/options.ts';
import { exampleOptions } from './example-options.ts';

const DURATION = 'or a duration such as 100ms or 1.5s';
const TTFT = exampleOptions.timeToFirstToken.help;
const EXPECTED = `**Model**

| Flag | Values | Default | Meaning |
|---|---|---|---|
| \`--model\` | a text that is not empty |  | The model |
| \`--served-model-name\` | one or more names | as --model | Other names of the model |
| \`--lora\` | names separated by "," |  | Adapters |

**Output**

| Flag | Values | Default | Meaning |
|---|---|---|---|
| \`--mode\` | random or echo | \`random\` | What comes out |
| \`--time-to-first-token\`, \`--ttft\` | a number of milliseconds from 0 to 1000000000, ${DURATION} | \`0\` | ${TTFT} |
| \`--temperature\` | a number from -1 to 2 | \`1\` | Heat a\\|b |
| \`--seed\` | an integer from 0 to 9007199254740991 | drawn at start | Seed |

**Server**

| Flag | Values | Default | Meaning |
|---|---|---|---|
| \`--port\` | an integer from 0 to 65535 | \`8000\` | Port |
| \`--shutdown-timeout\` | a number of seconds from 0 to 1000000, ${DURATION} | \`30\` | Patience |
| \`--enable-thing\`, \`--thing\` | true or false | \`false\` | A thing |
| \`--extra\` | a JSON text |  | Anything |`;

describe('formatOptionsTable', () => {
  it('makes a table for each section and escapes pipes', () => {
    assert.equal(formatOptionsTable(exampleOptions), EXPECTED);
  });

  it('names the variable that gives the value, too', () => {
    const specs = { port: { ...exampleOptions.port, environment: 'DEMO_PORT' } };
    assert.ok(formatOptionsTable(specs).endsWith('| `8000` | Port (environment: `DEMO_PORT`) |'));
  });

  it('has one row of four cells for every option of the program', () => {
    const rows = formatOptionsTable(options).split('\n').filter((line) => line.startsWith('| `'));
    assert.equal(rows.length, listSpecEntries(options).length);
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 6, row);
  });
});
